package io.github.rlaifv.inference.evaluation.labeling;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The labels of one person, as downloaded from the labeling page.
 *
 * @param file path of the file
 * @param sheet fingerprint of the sheet
 * @param annotator name of the person
 * @param labels labels with a verdict; a response with only a comment is not labeled yet
 */
public record LabelFile(Path file, String sheet, String annotator, List<Label> labels) {
    /** Version of the file format, which the page writes too. */
    static final int VERSION = 1;

    private static final String ADVICE = "download it again from the page, or remove it";

    public LabelFile {
        labels = List.copyOf(labels);
    }

    /**
     * Reads a file that the page made.
     *
     * @throws BadDataException if the file can't be used; the message names file, response and field
     */
    public static LabelFile read(Path file) {
        JsonRecord json = JsonDocument.read(file, InputLimit.SETTINGS, ADVICE)
                .version(VERSION)
                .only("version", "sheet", "annotator", "labels");
        String annotator = json.string("annotator").strip();
        if (annotator.isEmpty()) {
            throw json.error("the 'annotator' is empty; enter a name");
        }
        List<Label> labels = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonRecord one : json.list("labels")) {
            String response = one.string("response");
            if (!seen.add(response)) {
                throw new BadDataException(file + " has the response '" + response + "' twice; remove one");
            }
            if (!one.json().path("hallucination").isNull()) {
                labels.add(label(one, response, file));
            }
        }
        return new LabelFile(file, json.string("sheet"), annotator, labels);
    }

    private static Label label(JsonRecord one, String response, Path file) {
        one.only("response", "hallucination", "kinds", "comment", "spans");
        String word = one.string("hallucination");
        Verdict verdict = Verdict.of(word)
                .orElseThrow(() -> wrong(
                        file, response, "has the unknown verdict '" + word + "' in field \"hallucination\"", null));
        Set<ErrorKind> kinds = EnumSet.noneOf(ErrorKind.class);
        for (String kind : one.json().has("kinds") ? one.texts("kinds") : List.<String>of()) {
            kinds.add(ErrorKind.of(kind)
                    .orElseThrow(() ->
                            wrong(file, response, "has the unknown kind '" + kind + "' in field \"kinds\"", null)));
        }
        List<Label.Span> spans = new ArrayList<>();
        try {
            for (JsonNode span : one.json().path("spans")) {
                if (span.size() != 2
                        || !span.path(0).canConvertToInt()
                        || !span.path(1).canConvertToInt()
                        || !span.path(0).isIntegralNumber()
                        || !span.path(1).isIntegralNumber()) {
                    throw new IllegalArgumentException("a span in \"spans\" must be two integers, is " + span);
                }
                spans.add(new Label.Span(span.path(0).intValue(), span.path(1).intValue()));
            }
            return new Label(response, verdict, kinds, one.json().has("comment") ? one.string("comment") : "", spans);
        } catch (IllegalArgumentException e) {
            throw wrong(file, response, "can't be used: " + e.getMessage(), e);
        }
    }

    private static BadDataException wrong(Path file, String response, String what, @Nullable Throwable cause) {
        return new BadDataException(
                file + ": response '" + response + "' " + what + "; correct it on the page and download it again",
                cause);
    }
}
