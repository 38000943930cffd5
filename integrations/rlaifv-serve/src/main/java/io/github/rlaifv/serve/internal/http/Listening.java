package io.github.rlaifv.serve.internal.http;

import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.InputLimit;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens the port. Only HTTP/1.1 is spoken, so that a closed connection always means one vanished client. */
final class Listening {
    private static final int HEADER_BYTES = 16 << 10;

    private final Vertx vertx;
    private final FrontendSettings settings;
    private final IdleConnections connections;

    Listening(Vertx vertx, FrontendSettings settings, IdleConnections connections) {
        this.vertx = vertx;
        this.settings = settings;
        this.connections = connections;
    }

    HttpServer start(Router router, int seconds) {
        HttpServer server = vertx.createHttpServer(options())
                .connectionHandler(connections::opened)
                .requestHandler(router);
        String address = settings.host() + ":" + settings.port();
        try {
            return server.listen().toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw Cancellation.interrupted("opening " + address);
        } catch (ExecutionException e) {
            throw refused(address, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new BadDataException("the server could not listen on " + address + " within " + seconds
                    + " seconds: check the name of the host");
        }
    }

    private BadDataException refused(String address, Throwable why) {
        boolean ofAddress = why instanceof SocketException
                || why instanceof UnknownHostException
                || why instanceof UnresolvedAddressException;
        if (settings.tls().isEmpty() || ofAddress) {
            return new BadDataException(
                    "the server can't listen on " + address + " (" + why.getMessage()
                            + "): choose another port or host, or end the program that uses it",
                    why);
        }
        return new BadDataException(
                "the certificate " + settings.tls().get().certificate() + " and the key "
                        + settings.tls().get().key() + " can't be used for HTTPS (" + why.getMessage()
                        + "): give PEM files, one of the certificate chain and one of its private key in PKCS#8 without a"
                        + " password",
                why);
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setMaxHeaderSize(HEADER_BYTES)
                .setHttp2ClearTextEnabled(false)
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setReuseAddress(true);
        settings.tls()
                .ifPresent(tls -> options.setSsl(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(BoundedFile.bytes(tls.certificate(), InputLimit.SETTINGS)))
                                .addKeyValue(Buffer.buffer(BoundedFile.bytes(tls.key(), InputLimit.SETTINGS)))));
        return options;
    }
}
