// Half a file.
use std::env;

fn main() {
    let x = env::var("X");
    if x {
