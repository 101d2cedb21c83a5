/** The two programs that run on the graphics card: a rectangle, and what each of its pixels is. */

export const VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0);
}`;

/** Mirrors the server's `edited`: from the kept box back to the upright picture, then colour, then the corners. */
export const FRAGMENT = `#version 300 es
precision highp float;
precision highp sampler3D;
uniform sampler2D photo;
uniform sampler3D cube;
uniform vec4 box;
uniform vec2 level, turned;
uniform float angle, vignette, vignetteStart;
uniform int rotate;
uniform bool hasCube;
out vec4 result;

// From a place in the turned picture to the same in the upright one.
vec2 upright(vec2 at) {
  if (rotate == 90) return vec2(at.y, turned.x - at.x);
  if (rotate == 180) return turned - at;
  if (rotate == 270) return vec2(turned.y - at.y, at.x);
  return at;
}

vec3 pixel(ivec2 at) {
  return texelFetch(photo, clamp(at, ivec2(0), textureSize(photo, 0) - 1), 0).rgb;
}

vec4 weights(float t) {
  float t2 = t * t, t3 = t2 * t;
  return vec4(-0.5 * t + t2 - 0.5 * t3, 1.0 - 2.5 * t2 + 1.5 * t3, 0.5 * t + 2.0 * t2 - 1.5 * t3, 0.5 * (t3 - t2));
}

// Catmull and Rom's cubic through sixteen pixels.
vec3 between(vec2 at) {
  vec2 place = at - 0.5;
  ivec2 first = ivec2(floor(place)) - 1;
  vec4 across = weights(fract(place.x)), down = weights(fract(place.y));
  vec3 sum = vec3(0.0);
  for (int y = 0; y < 4; y++)
    for (int x = 0; x < 4; x++) sum += across[x] * down[y] * pixel(first + ivec2(x, y));
  return clamp(sum, 0.0, 1.0);
}

void main() {
  vec2 here = vec2(gl_FragCoord.x, box.w - gl_FragCoord.y);
  vec2 place = box.xy + here;
  vec3 colour;
  if (angle == 0.0) {
    colour = pixel(ivec2(floor(upright(place))));
  } else {
    vec2 middle = place - level / 2.0;
    vec2 back = vec2(cos(angle) * middle.x + sin(angle) * middle.y, cos(angle) * middle.y - sin(angle) * middle.x);
    colour = between(upright(back + turned / 2.0));
  }
  if (hasCube) colour = texture(cube, (colour * 32.0 + 0.5) / 33.0).rgb;
  vec2 off = here / box.zw * 2.0 - 1.0;
  float reach = clamp((dot(off, off) / 2.0 - vignetteStart) / (1.0 - vignetteStart), 0.0, 1.0);
  result = vec4(colour * (1.0 - vignette * reach * reach * (3.0 - 2.0 * reach)), 1.0);
}`;
