package io.github.rlaifv.report.internal.server;

import java.nio.charset.StandardCharsets;

/**
 * What the server sends.
 *
 * @param status status of HTTP
 * @param type media type
 * @param body content
 */
record Reply(int status, String type, byte[] body) {
    static Reply html(int status, String page) {
        return new Reply(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    }
}
