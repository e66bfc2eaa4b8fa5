export function PicturesPage() {
  return <h1>Pictures</h1>;
}
