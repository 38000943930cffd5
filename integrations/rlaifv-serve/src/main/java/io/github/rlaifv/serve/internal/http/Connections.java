package io.github.rlaifv.serve.internal.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/** What the HTTP library does not offer: closing connections at once, and what is not sent yet. */
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

    /**
     * Number of bytes, with some per message, that the system has not taken yet because the client does not read; 0 if all
     * are sent. Called on the event loop.
     */
    static long unsent(HttpConnection connection) {
        if (connection instanceof HttpServerConnection known) {
            var waiting = known.channelHandlerContext().channel().unsafe().outboundBuffer();
            // a message that is sent in part still counts as a whole in the total
            return waiting == null ? 0 : waiting.totalPendingWriteBytes() - waiting.currentProgress();
        }
        return 0;
    }
}
