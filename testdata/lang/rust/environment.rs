// What a variable is worth when it is not set.
use std::env;
use std::sync::Arc;

const FALLBACK: &str = "fallback";
static LIMIT: usize = 10_000;

fn defaults() -> Result<(), Box<dyn std::error::Error>> {
    let a = env::var("A")?;
    let b = env::var("B").unwrap_or("b".to_string());
    let c = env::var("C").unwrap_or_else(|_| String::from("c"));
    let d: u16 = env::var("D").ok().and_then(|p| p.parse().ok()).unwrap_or(8_080u16);
    let e = env::var("E").unwrap_or_else(|_| panic!("E must be set"));
    let f = env::var("F").map_or(80, |v| v.parse::<u16>().unwrap());
    let g = std::env::var("G").or_else(|_| env::var("G2")).unwrap_or_default();
    let h = match env::var("H") {
        Ok(value) => value,
        Err(_) => "h".into(),
    };
    let i = if let Ok(value) = env::var("I") { value } else { "i".to_owned() };
    let j = match env::var("J") {
        Ok(v) => v.parse::<u16>()?,
        Err(env::VarError::NotPresent) => return Err("no J".into()),
        Err(e) => return Err(e.into()),
    };
    let mut k = env::var("K").unwrap_or_default();
    if k.trim().is_empty() {
        k = "k".into();
    }
    let l = if k.is_empty() { FALLBACK } else { k.as_str() };
    let m = option_env!("M").unwrap_or("m");
    let n = env!("CARGO_PKG_VERSION");
    let o = env::var("O").map(String::from).expect("O must be set");
    let p = env::var_os("P").map(|v| v.len()).unwrap_or(0);
    let q = Some(Arc::new(Box::new("q")));
    let Ok(r) = env::var("R") else {
        return Ok(());
    };
    let s = env::vars().next();
    let (t, u) = (env::var("T")?, "u");
    let v = if cfg!(debug_assertions) { "one" } else { "two" };
    let w = env::var("W").unwrap_or_else(default_w);
    let x = unsafe { env::var("X").unwrap() } as String;
    if let Ok(url) = env::var("URL") && url.starts_with("redis://") {
        connect(&url);
    }
    match env::var("APP_ENV").as_deref() {
        Ok("production") | Ok("staging") => start(),
        _ => {}
    }
    Ok(())
}
