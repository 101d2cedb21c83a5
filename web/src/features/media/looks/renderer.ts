/** Renders edits by WebGL2. One canvas serves the whole page: browsers allow few contexts. */
import { cube, STEPS, VIGNETTE_DEPTH, VIGNETTE_START } from "./colour";
import { frame } from "./framing";
import type { Picture } from "./picture";
import type { Recipe } from "./recipe";
import { FRAGMENT, VERTEX } from "./shaders";

interface Renderer {
  canvas: HTMLCanvasElement;
  gl: WebGL2RenderingContext;
  program: WebGLProgram;
  cubeTexture: WebGLTexture;
  textures: WeakMap<Picture, WebGLTexture>;
  bakedKey: string;
  hasCube: boolean;
}

let shared: Renderer | null = null;
let isTried = false;

/**
 * Render a picture by a recipe; `table` is its look's, or null. The canvas belongs to the renderer: copy from it before
 * the next call and before the task ends. Null where there is no WebGL2.
 */
export function rendered(
  picture: Picture,
  recipe: Recipe,
  table: Uint8Array | null,
): HTMLCanvasElement | null {
  const renderer = available();
  if (!renderer) return null;
  const { canvas, gl, program } = renderer;
  const { turned, angle, level, box } = frame(picture, recipe);
  // A canvas that is measured anew is made anew, also where the measure is the same.
  if (canvas.width !== box.width) canvas.width = box.width;
  if (canvas.height !== box.height) canvas.height = box.height;
  gl.viewport(0, 0, box.width, box.height);
  gl.useProgram(program);
  bindPhoto(renderer, picture);
  bindCube(renderer, recipe, table);
  const at = (name: string) => gl.getUniformLocation(program, name);
  gl.uniform4f(at("box"), box.left, box.top, box.width, box.height);
  gl.uniform2f(at("level"), level.width, level.height);
  gl.uniform2f(at("turned"), turned.width, turned.height);
  gl.uniform1f(at("angle"), angle);
  gl.uniform1i(at("rotate"), recipe.rotate);
  gl.uniform1i(at("hasCube"), renderer.hasCube ? 1 : 0);
  gl.uniform1f(at("vignette"), (VIGNETTE_DEPTH * recipe.vignette) / 100);
  gl.uniform1f(at("vignetteStart"), VIGNETTE_START);
  gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  return canvas;
}

/** Let go of what the graphics card holds of a picture. */
export function forget(picture: Picture): void {
  const texture = shared?.textures.get(picture);
  if (!shared || !texture) return;
  shared.gl.deleteTexture(texture);
  shared.textures.delete(picture);
}

export function canRender(): boolean {
  return available() !== null;
}

function available(): Renderer | null {
  if (shared?.gl.isContextLost()) [shared, isTried] = [null, false];
  if (!isTried) [shared, isTried] = [started(), true];
  return shared;
}

function started(): Renderer | null {
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false });
  if (!gl) return null;
  const program = linked(gl);
  if (!program) return null;
  gl.useProgram(program);
  gl.uniform1i(gl.getUniformLocation(program, "photo"), 0);
  gl.uniform1i(gl.getUniformLocation(program, "cube"), 1);
  gl.disable(gl.DITHER);
  const cubeTexture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE1);
  gl.bindTexture(gl.TEXTURE_3D, cubeTexture);
  for (const axis of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R]) {
    gl.texParameteri(gl.TEXTURE_3D, axis, gl.CLAMP_TO_EDGE);
  }
  gl.texParameteri(gl.TEXTURE_3D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_3D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  return { canvas, gl, program, cubeTexture, textures: new WeakMap(), bakedKey: "", hasCube: false };
}

function linked(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}

function bindPhoto({ gl, textures }: Renderer, picture: Picture): void {
  gl.activeTexture(gl.TEXTURE0);
  const known = textures.get(picture);
  if (known) {
    gl.bindTexture(gl.TEXTURE_2D, known);
    return;
  }
  const texture = gl.createTexture();
  textures.set(picture, texture);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture);
}

/** Bake the colours anew only where they differ from the last ones. */
function bindCube(renderer: Renderer, recipe: Recipe, table: Uint8Array | null): void {
  const { gl } = renderer;
  const { filter, strength, brightness, contrast, saturation, warmth } = recipe;
  const key = [filter, table !== null, strength, brightness, contrast, saturation, warmth].join();
  if (key === renderer.bakedKey) return;
  const baked = cube(recipe, table);
  renderer.bakedKey = key;
  renderer.hasCube = baked !== null;
  if (!baked) return;
  gl.activeTexture(gl.TEXTURE1);
  gl.bindTexture(gl.TEXTURE_3D, renderer.cubeTexture);
  gl.texImage3D(gl.TEXTURE_3D, 0, gl.RGB16F, STEPS, STEPS, STEPS, 0, gl.RGB, gl.FLOAT, baked);
}
