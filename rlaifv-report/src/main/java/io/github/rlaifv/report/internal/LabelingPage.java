package io.github.rlaifv.report.internal;

import io.github.rlaifv.core.internal.LibraryResource;

/**
 * An HTML page on which people label, with the style and the script that all such pages share: labels and their storage in
 * the browser, files, navigation and keys. The script of a page comes after the shared one, whose head says what it calls.
 *
 * @param template HTML with the places of {@link ScriptedPage}
 * @param style further style rules, with line feeds only; may be empty
 * @param script JavaScript of the page, with line feeds only
 * @param json data as JSON
 */
public record LabelingPage(String template, String style, String script, String json) {

    /** Returns the page. */
    public String html() {
        return new ScriptedPage(template, shared("labeling.css") + style, shared("labeling.js") + "\n" + script, json)
                .html();
    }

    private static String shared(String name) {
        return LibraryResource.text(LabelingPage.class, name);
    }
}
