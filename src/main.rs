//! The binary: hands everything to `xii::cli`.

fn main() {}
