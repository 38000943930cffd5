package io.github.rlaifv.serve.internal.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/** Closes connections at once. */
final class Connections {
    private Connections() {}

    /**
     * Closes a connection without waiting for what is not yet sent. {@link HttpConnection#close} waits for it, which never
     * ends if the client does not read.
     */
    static void abort(HttpConnection connection) {
        if (connection instanceof HttpServerConnection known) {
            var unused = known.channelHandlerContext().channel().close();
        } else {
            var unused = connection.close();
        }
    }
}
