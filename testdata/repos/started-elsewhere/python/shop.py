from store import web

web.run(host="0.0.0.0", port=5002)
