package io.github.rlaifv.serve.internal.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/** Closes connections at once. */
final class Connections {
    private Connections() {}

    /**
     * Closes a connection without waiting for what is not yet sent. The public {@link HttpConnection#close}, {@link
     * HttpConnection#shutdown} and {@link io.vertx.core.http.HttpServerResponse#reset} wait for it, which never ends if the
     * client does not read. So does Netty's channel, whose last handler is that of Vert.x: the closing starts before it.
     */
    static void abort(HttpConnection connection) {
        if (connection instanceof HttpServerConnection known) {
            var unused = known.channelHandlerContext().close();
        } else {
            var unused = connection.close();
        }
    }
}
