package io.github.rlaifv.report.inspect;

import com.sun.net.httpserver.HttpServer;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.report.internal.server.InspectionHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Shows an inspection in a browser on this machine. The server listens on 127.0.0.1 only, changes nothing, and refuses
 * requests that name another host.
 */
public final class InspectionServer implements AutoCloseable {
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads;

    private InspectionServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts a server.
     *
     * @param inspection what is shown; the caller closes it after the server
     * @param port port; 0 takes any free one
     * @throws StorageException naming the port if it can't be used
     */
    public static InspectionServer start(Inspection inspection, int port) {
        HttpServer server;
        try {
            InetAddress here = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
            server = HttpServer.create(new InetSocketAddress(here, port), 0);
        } catch (IOException e) {
            throw new StorageException(
                    "port " + port + " of this machine can't be used (" + e.getMessage()
                            + "): choose another port, or 0 for any free one",
                    e);
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "rlaifv-inspect");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext(
                "/",
                new InspectionHandler(
                        inspection.folder(),
                        inspection.parts(),
                        inspection.reports(),
                        inspection.skipped(),
                        server.getAddress().getPort()));
        server.start();
        return new InspectionServer(server, threads);
    }

    /** Returns the address of the first page. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Stops the server. Requests that are being answered end. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
