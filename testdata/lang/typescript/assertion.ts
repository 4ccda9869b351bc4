const a = <any>require("a");
const b = <Foo<Bar>>window.b;
const c = <T>(x: T): T => x;
