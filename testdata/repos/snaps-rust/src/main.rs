mod migrate;
mod photos;
mod store;

use axum::routing::{get, post};
use axum::Router;
use tokio::net::TcpListener;
use tokio::signal::unix::{signal, SignalKind};
use tracing::info;

use crate::store::Store;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt().with_writer(std::io::stdout).init();
    let store = Store::open().await?;
    match std::env::args().nth(1).as_deref() {
        Some("migrate") => migrate::run(&store).await,
        Some("purge") => {
            let purged = store.purge().await?;
            info!(purged, "purged");
            Ok(())
        }
        _ => serve(store).await,
    }
}

async fn serve(store: Store) -> anyhow::Result<()> {
    let app = Router::new()
        .route("/health", get(|| async { "ok" }))
        .route("/login", post(photos::login))
        .route("/photos", post(photos::upload))
        .route("/photos/{id}", get(photos::show))
        .with_state(store);
    let port: u16 = std::env::var("PORT")?.parse()?;
    let listener = TcpListener::bind(("0.0.0.0", port)).await?;
    info!("listening");
    axum::serve(listener, app)
        .with_graceful_shutdown(terminated())
        .await?;
    Ok(())
}

async fn terminated() {
    if let Ok(mut signals) = signal(SignalKind::terminate()) {
        signals.recv().await;
    }
}
