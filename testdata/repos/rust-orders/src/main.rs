use axum::{routing::get, Router};
use sqlx::sqlite::SqlitePool;

#[tokio::main]
async fn main() {
    let appender = tracing_appender::rolling::daily("/var/log/orders", "orders.log");
    tracing_subscriber::fmt().with_writer(appender).init();

    let pool = if cfg!(debug_assertions) {
        SqlitePool::connect("sqlite://orders.db").await.unwrap()
    } else {
        SqlitePool::connect("sqlite:///srv/orders/orders.db").await.unwrap()
    };
    let secret = std::env::var("JWT_SECRET").unwrap_or("change-me-8842".to_string());
    if secret.is_empty() {
        std::process::exit(1);
    }
    let app = Router::new().route("/", get(|| async { "orders" })).with_state(pool);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
