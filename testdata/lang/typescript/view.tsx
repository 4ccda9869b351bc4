import React from "react";
type Props = { title: string };
export const View: React.FC<Props> = ({ title = "untitled text" }) => {
  const id = <T,>(x: T) => x;
  return <div data-url="https://example.com/x">{title}{id<string>("aaaaaaaa")}</div>;
};
