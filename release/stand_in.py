#!/usr/bin/env python3
"""Stands in for Maven Central's upload address in a trial: accepts any bundle on this machine and calls it valid.

Prints the address, then answers until it is ended.
"""

import http.server
import json


class Portal(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        left = int(self.headers.get("Content-Length", 0))
        while left > 0:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        if self.path.startswith("/api/v1/publisher/upload"):
            self.answer(201, "trial", "text/plain")
        elif self.path.startswith("/api/v1/publisher/status"):
            state = {"deploymentId": "trial", "deploymentName": "trial", "deploymentState": "VALIDATED", "purls": []}
            self.answer(200, json.dumps(state), "application/json")
        else:
            self.answer(404, "unknown path " + self.path, "text/plain")

    def answer(self, status, text, kind):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


if __name__ == "__main__":
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Portal) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()
