package io.github.rlaifv.report.internal.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.report.inspect.item.InspectedPart;
import io.github.rlaifv.report.internal.view.InspectionPages;
import io.github.rlaifv.report.internal.view.ListQuery;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for the pages of an inspection. Addresses hold numbers of parts and items, never paths of files.
 * Requests with another method than GET and HEAD, or with the name of another host, are refused: a page of another site
 * could otherwise read the folder through a name that leads to this machine.
 */
public final class InspectionHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(InspectionHandler.class);
    private static final Pattern LIST = Pattern.compile("/part/(\\d{1,6})");
    private static final Pattern ITEM = Pattern.compile("/part/(\\d{1,6})/item/(\\d{1,9})");
    private static final Pattern IMAGE = Pattern.compile("/part/(\\d{1,6})/picture/(\\d{1,9})(/full)?");
    private static final Pattern REPORT = Pattern.compile("/report/(\\d{1,6})");
    /** Reports hold their style and images, and run no script. */
    private static final String REPORT_POLICY =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

    private final List<InspectedPart> parts;
    private final List<Path> reports;
    private final InspectionPages pages;
    private final Set<String> hosts;

    /**
     * Creates a handler.
     *
     * @param folder inspected folder
     * @param skipped folders that were not searched, each with the reason
     * @param port port of the server, which the requests' host must name
     */
    public InspectionHandler(
            Path folder, List<InspectedPart> parts, List<Path> reports, List<String> skipped, int port) {
        this.parts = List.copyOf(parts);
        this.reports = List.copyOf(reports);
        this.pages = new InspectionPages(folder, parts, reports, skipped, new ServedLinks(), false);
        this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", reply.type());
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("X-Frame-Options", "DENY");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cache-Control", reply.type().startsWith("image/") ? "private, max-age=300" : "no-store");
            if (!headers.containsKey("Content-Security-Policy")) {
                headers.set("Content-Security-Policy", pages.policy() + "; frame-ancestors 'none'");
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                headers.set("Content-Length", Integer.toString(reply.body().length));
            }
            exchange.sendResponseHeaders(reply.status(), head || reply.body().length == 0 ? -1 : reply.body().length);
            if (!head) {
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    private Reply reply(HttpExchange exchange) {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        if (!hosts.contains(host)) {
            return problem(403, "Refused", "The request names another host than this server.");
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return problem(405, "Refused", "The pages can only be read.");
        }
        try {
            return found(exchange);
        } catch (IllegalArgumentException e) {
            return problem(400, "The address can't be used", String.valueOf(e.getMessage()));
        } catch (IndexOutOfBoundsException e) {
            return missing();
        } catch (RlaifvException e) {
            return problem(500, "The folder can't be read", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("a page of the inspection failed", e);
            return problem(500, "The page failed", String.valueOf(e));
        }
    }

    private Reply found(HttpExchange exchange) {
        URI address = exchange.getRequestURI();
        String path = Optional.ofNullable(address.getRawPath()).orElse("");
        String query = Optional.ofNullable(address.getRawQuery()).orElse("");
        if (path.equals("/")) {
            return Reply.html(200, pages.overview());
        }
        Matcher list = LIST.matcher(path);
        if (list.matches()) {
            return Reply.html(200, pages.list(number(list, 1), ListQuery.parse(query)));
        }
        Matcher item = ITEM.matcher(path);
        if (item.matches()) {
            return Reply.html(200, pages.item(number(item, 1), number(item, 2), ListQuery.parse(query)));
        }
        Matcher image = IMAGE.matcher(path);
        if (image.matches()) {
            return image(number(image, 1), number(image, 2), image.group(3) != null);
        }
        Matcher report = REPORT.matcher(path);
        if (report.matches()) {
            exchange.getResponseHeaders().set("Content-Security-Policy", REPORT_POLICY + "; frame-ancestors 'none'");
            Path file = reports.get(number(report, 1));
            return new Reply(200, "text/html; charset=utf-8", BoundedFile.bytes(file, InputLimit.IMAGE));
        }
        return missing();
    }

    private static int number(Matcher found, int group) {
        return Integer.parseInt(found.group(group));
    }

    private Reply image(int part, int index, boolean full) {
        Optional<ImageSource> image = parts.get(part).get(index).image();
        if (image.isEmpty()) {
            return missing();
        }
        ImageBytes encoded = ImageBytes.of(image.orElseThrow(), full);
        return new Reply(200, encoded.type(), encoded.bytes());
    }

    private Reply missing() {
        return problem(404, "Not found", "There is no such page. The folder may have changed.");
    }

    private Reply problem(int status, String title, String message) {
        return Reply.html(status, pages.problem(title, message));
    }
}
