declare module "*?later" {
  const words: unknown;
  export default words;
}
