#!/usr/bin/env python3
"""Stands in for Maven Central's upload address in a trial: accepts a bundle on this machine and calls it valid.

Prints the address, then answers until it is ended. The answers are as documented in Central's "Publisher API": a bundle needs
a user token and is a ZIP archive; its state is first VALIDATING, then VALIDATED.
"""

import base64
import http.server
import json


class Portal(http.server.BaseHTTPRequestHandler):
    states = ["VALIDATED", "VALIDATING"]

    def do_POST(self):
        left = int(self.headers.get("Content-Length", 0))
        start = self.rfile.read(min(left, 1 << 20))
        left -= len(start)
        while left > 0:
            left -= len(self.rfile.read(min(left, 1 << 20)))
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or b":" not in base64.b64decode(token):
            self.answer(401, "no user token", "text/plain")
        elif self.path == "/api/v1/publisher/upload?publishingType=USER_MANAGED":
            part = b'name="bundle"' in start and b"\r\n\r\nPK" in start
            self.answer(201 if part else 400, "trial" if part else "no bundle", "text/plain")
        elif self.path == "/api/v1/publisher/status?id=trial":
            state = self.states.pop() if len(self.states) > 1 else self.states[0]
            answer = {"deploymentId": "trial", "deploymentName": "trial", "deploymentState": state, "purls": []}
            self.answer(200, json.dumps(answer), "application/json")
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
