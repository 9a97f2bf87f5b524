//! `cargo xtask serve`, and the server of the tests.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result};
use axum::Router;
use axum::http::{HeaderName, HeaderValue, header};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::build;
use crate::cli;
use crate::root::root;
use crate::setup::Tools;

/// How many ports are tried when the first is taken.
const TRIES: u16 = 100;

/// Builds, serves www/, and prints the URL.
///
/// # Errors
/// The build fails, or no port is free.
pub(crate) fn run(options: &cli::Serve) -> Result<()> {
    if options.build {
        for sentence in build::make(&Tools::find(options.fast)?, &[], options.fast)? {
            eprintln!("warning: {sentence}");
        }
    }
    let listener = listen(options.host, options.port)?;
    println!("http://{}/", listener.local_addr()?);
    serve(listener, "/", &root().join("www"), Pages::Plain)
}

/// Whether pages may share memory among threads, which browsers allow where no page of another origin is near.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pages {
    /// They may not, as on most hosts.
    Plain,
    /// They may.
    Isolated,
}

/// Serves www/ in a thread of its own at a path below the root of a free port, as a host of many pages would, and returns
/// the URL, which ends with a slash.
///
/// # Errors
/// No port is free.
pub(crate) fn in_background() -> Result<String> {
    folder_in_background(root().join("www"), Pages::Plain)
}

/// The same for any folder.
///
/// # Errors
/// No port is free.
pub(crate) fn folder_in_background(folder: PathBuf, pages: Pages) -> Result<String> {
    const PATH: &str = "/some/sub/path";
    let listener = listen(Ipv4Addr::LOCALHOST.into(), 0)?;
    let url = format!("http://{}{PATH}/", listener.local_addr()?);
    thread::spawn(move || {
        if let Err(error) = serve(listener, PATH, &folder, pages) {
            eprintln!("the server of the tests stopped: {error:#}");
        }
    });
    Ok(url)
}

/// Serves a folder on a port of this machine, and prints the URL of one of its pages alone on a line.
///
/// # Errors
/// No port is free.
pub(crate) fn page_of(folder: &Path, page: &str, port: u16, pages: Pages) -> Result<()> {
    let listener = listen(Ipv4Addr::LOCALHOST.into(), port)?;
    println!("http://{}/{page}", listener.local_addr()?);
    serve(listener, "/", folder, pages)
}

/// A listener on that port, or on the next one that is free.
fn listen(host: IpAddr, port: u16) -> Result<TcpListener> {
    let last = if port == 0 {
        0
    } else {
        port.saturating_add(TRIES)
    };
    let mut tries = (port..=last).map(|port| TcpListener::bind(SocketAddr::new(host, port)));
    tries
        .by_ref()
        .find(|listener| match listener {
            Ok(_) => true,
            Err(error) => error.kind() != std::io::ErrorKind::AddrInUse,
        })
        .with_context(|| {
            format!(
                "the ports {port} to {last} of {host} are all taken; choose another with --port"
            )
        })?
        .with_context(|| format!("cannot listen on {host}"))
}

fn serve(listener: TcpListener, path: &str, directory: &Path, pages: Pages) -> Result<()> {
    let files = ServeDir::new(directory);
    let router = match path {
        "/" => Router::new().fallback_service(files),
        path => Router::new().nest_service(path, files),
    };
    // The browser asks each time whether a file has changed: a rebuilt module must not meet yesterday's JavaScript.
    let no_cache = HeaderValue::from_static("no-cache");
    let mut router = router.layer(SetResponseHeaderLayer::overriding(
        header::CACHE_CONTROL,
        no_cache,
    ));
    if pages == Pages::Isolated {
        for (name, value) in [
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
        ] {
            router = router.layer(SetResponseHeaderLayer::overriding(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            ));
        }
    }
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, router).await?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_passed_over() -> Result<()> {
        let first = listen(Ipv4Addr::LOCALHOST.into(), 0)?;
        let taken = first.local_addr()?.port();
        if taken < u16::MAX {
            let second = listen(Ipv4Addr::LOCALHOST.into(), taken)?;
            assert!(second.local_addr()?.port() > taken);
        }
        Ok(())
    }
}
