export enum Env { Prod = "production", Dev = "development", Zero, Five = 5 }
declare const GLOBAL: string;
declare module "express" { interface Request { user: string } }
declare function ambient(x: string): void;
export type Config = { port: number; host?: string };
interface Options extends Config { secret: "literal type" }
namespace Inner.Deep { export const password = "in namespace"; connect("x"); }
const settings = { port: 3000, host: "localhost" } as const satisfies Options;
const asserted = <Config>{ port: 1 };
const generic = create<Options>({ secret: "x" });
const instantiated = create<Options>;
function typed<T extends object>(this: Window, a: T, b: number = 5, c?: string): asserts a is T {}
abstract class Store { abstract save(): void; accessor cache: Map<string, string> = new Map(); protected constructor(private ttl = 60) {} }
export = settings;
let u: unknown = (value as any)!.deep!["key"] satisfies string;
const keys = Object.keys(x) as (keyof typeof x)[];
import json = require("./data.json");
export import Alias = Inner.Deep;
type Q = import("./other").Thing;
function f(client: typeof createClient, r: ReturnType<typeof json.make>) { client.go(); r.run(); }
