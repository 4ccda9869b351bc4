mod photos;
mod store;

use axum::routing::{get, post};
use axum::Router;
use tokio::net::TcpListener;
use tokio_cron_scheduler::{Job, JobScheduler};
use tracing::info;

use crate::store::Store;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let appender = tracing_appender::rolling::never("logs", "snaps.log");
    let (writer, _guard) = tracing_appender::non_blocking(appender);
    tracing_subscriber::fmt().with_writer(writer).init();

    std::fs::write("/run/snaps.pid", std::process::id().to_string())?;
    unsafe { libc::signal(libc::SIGTERM, libc::SIG_IGN) };

    let store = Store::open().await?;

    let scheduler = JobScheduler::new().await?;
    let nightly = store.clone();
    scheduler
        .add(Job::new_async("0 0 3 * * *", move |_, _| {
            let store = nightly.clone();
            Box::pin(async move {
                let purged = store.purge().await;
                info!(?purged, "purged");
            })
        })?)
        .await?;
    scheduler.start().await?;

    let app = Router::new()
        .route("/health", get(|| async { "ok" }))
        .route("/login", post(photos::login))
        .route("/photos", post(photos::upload))
        .route("/photos/{id}", get(photos::show))
        .with_state(store);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    info!("listening");
    axum::serve(listener, app).await?;
    Ok(())
}
