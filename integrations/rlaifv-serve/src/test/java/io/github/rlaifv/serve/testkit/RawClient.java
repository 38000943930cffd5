package io.github.rlaifv.serve.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.serve.ChatServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** A connection on which a test does what a well-behaved client never does: it stops in the middle, or reads nothing. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;

    /** @param receiveBuffer bytes that the system receives for a client that reads nothing */
    public RawClient(ChatServer server, int receiveBuffer) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(receiveBuffer);
        socket.setSoTimeout(600_000);
        socket.connect(
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), server.address().getPort()),
                5000);
    }

    public RawClient(ChatServer server) throws IOException {
        this(server, 64 << 10);
    }

    /** Sends text as it is. */
    public RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** Sends a whole chat request. */
    public RawClient chat(JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        return send(head(bytes.length)).send(new String(bytes, StandardCharsets.UTF_8));
    }

    public static String head(long length) {
        return "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + length + "\r\n\r\n";
    }

    /** Reads until a text has come or the connection is closed, and returns all that came. */
    public String readUntil(String end) throws IOException {
        StringBuilder all = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] some = new byte[4096];
        while (all.indexOf(end) < 0) {
            int count = in.read(some);
            if (count < 0) {
                break;
            }
            all.append(new String(some, 0, count, StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    /** Same as {@link #readUntil}, with a pause after each few bytes. */
    public String readSlowly(String end, int bytes) throws IOException {
        StringBuilder all = new StringBuilder();
        InputStream in = socket.getInputStream();
        byte[] some = new byte[bytes];
        while (all.indexOf(end) < 0) {
            int count = in.read(some);
            if (count < 0) {
                break;
            }
            all.append(new String(some, 0, count, StandardCharsets.UTF_8));
            LockSupport.parkNanos(1_000_000);
        }
        return all.toString();
    }

    /** Whether nothing has come that was not read. */
    public boolean isSilent() throws IOException {
        return socket.getInputStream().available() == 0;
    }

    /** Whether the server closes the connection, perhaps after it has sent more. */
    public boolean isClosedByServer() {
        try {
            InputStream in = socket.getInputStream();
            byte[] some = new byte[1 << 16];
            while (in.read(some) >= 0) {
                // what was sent before is read first
            }
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** Closes the connection; nothing that was not read is waited for. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
