package io.github.rlaifv.core.testkit;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * HTTP server whose responses are written byte by byte by a script, including malformed ones that no HTTP library
 * would write.
 */
public final class RawServer implements AutoCloseable {

    /** Writes one response. */
    @FunctionalInterface
    public interface Script {
        /**
         * @param request head and body of the request
         * @param out stream to the client; throws once the client has disconnected
         */
        void answer(String request, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<Thread, Socket> open = new ConcurrentHashMap<>();
    private final AtomicLong written = new AtomicLong();
    private volatile Script script = (request, out) -> {};

    private RawServer(ServerSocket socket) {
        this.socket = socket;
    }

    public static RawServer start() {
        try {
            RawServer server = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            thread(server::accept);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    public RawServer script(Script value) {
        script = value;
        return this;
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/v1";
    }

    /** All requests with head and body, in order of arrival. */
    public List<String> requests() {
        return requests;
    }

    /** Number of connections whose script has not ended. */
    public int running() {
        return open.size();
    }

    /** Number of bytes written by {@link #flood}. */
    public long written() {
        return written.get();
    }

    /** Writes a text repeatedly until the client disconnects. */
    public void flood(OutputStream out, String text) throws IOException {
        byte[] block = text.repeat(1 + (1 << 16) / text.length()).getBytes(StandardCharsets.UTF_8);
        while (true) {
            out.write(block);
            written.addAndGet(block.length);
        }
    }

    /** Returns a complete response with head and body. */
    public static byte[] response(int status, String headers, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String head = "HTTP/1.1 " + status + " X\r\n" + headers + "Content-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                thread(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        open.put(Thread.currentThread(), client);
        try (client) {
            String request = read(new DataInputStream(client.getInputStream()));
            requests.add(request);
            script.answer(request, client.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // the client has disconnected, which is what some tests provoke
        } finally {
            open.remove(Thread.currentThread());
        }
    }

    private static String read(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        int length = 0;
        for (String line : head.toString().split("\r\n")) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        byte[] body = new byte[length];
        in.readFully(body);
        return head + new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket client : open.values()) {
                client.close();
            }
            open.keySet().forEach(Thread::interrupt);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
