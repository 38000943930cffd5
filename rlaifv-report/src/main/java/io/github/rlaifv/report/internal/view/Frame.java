package io.github.rlaifv.report.internal.view;

import io.github.rlaifv.core.internal.LibraryResource;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Page;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The frame of all pages of an inspection: style, script and navigation. It needs no network, and its policy allows only
 * its own script and images of the same origin.
 */
final class Frame {
    private static final String FRAME = """
            <!DOCTYPE html>
            <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
            <head>
            <meta charset="UTF-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta http-equiv="Content-Security-Policy" content="%s"/>
            <link rel="icon" href="data:,"/>
            <title>%s</title>
            <style>
            %s%s</style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header>%s</header>
            <main id="content" tabindex="-1">
            %s</main>
            <footer>%s</footer>
            <script>%s</script>
            </body>
            </html>
            """;
    private static final String KEYS = """
            <details class="keys"><summary>Keys</summary><dl>\
            <dt><kbd>/</kbd></dt><dd>search</dd><dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>next or previous item</dd>\
            <dt><kbd>n</kbd> <kbd>p</kbd></dt><dd>next or previous page</dd><dt><kbd>u</kbd></dt><dd>up</dd>\
            <dt><kbd>?</kbd></dt><dd>this list</dd></dl></details>""";

    private final String style = LibraryResource.text(Page.class, "page.css");
    private final String more =
            LibraryResource.text(Page.class, "common.css") + LibraryResource.text(Frame.class, "inspect.css");
    private final String script;
    private final String policy;

    /** Creates a frame whose pages run the keyboard's script, and after it another one, which may be empty. */
    Frame(String further) {
        this.script = "//<![CDATA[\n" + LibraryResource.text(Frame.class, "keys.js") + further + "//]]>";
        this.policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self';"
                + " base-uri 'none'; script-src 'sha256-" + hash(script) + "'";
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    String policy() {
        return policy;
    }

    /**
     * Returns a whole page.
     *
     * @param title title as plain text
     * @param head markup of the navigation and heading
     * @param body markup
     * @param footer plain text
     */
    String html(String title, String head, String body, String footer) {
        return FRAME.formatted(
                Html.text(policy), Html.text(title), style, more, head, body, Html.text(footer) + KEYS, script);
    }
}
