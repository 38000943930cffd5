package io.github.rlaifv.core.internal.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A kind of single file whose path a caller chooses, such as a page or a report. An existing file is replaced only if
 * it is empty or recognized as an earlier version.
 *
 * @param what name of the kind of file in messages
 * @param own recognizes the text of such a file
 */
public record OwnFile(String what, Predicate<String> own) {
    private static final long MOST = 256L << 20;
    private static final int HEAD = 1000;
    /** Beginning of the content security policy that all pages of this library contain. */
    private static final String PAGE = "http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'";

    /** A file with a JSON object, recognized by its fields. */
    public static OwnFile json(String what, String... fields) {
        return new OwnFile(what, text -> has(text, fields));
    }

    /** A JSON Lines file, recognized by the fields of its first line. */
    public static OwnFile jsonLines(String what, String... fields) {
        return new OwnFile(what, text -> has(text.lines().findFirst().orElse(""), fields));
    }

    /** An HTML page of this library. */
    public static OwnFile page(String what) {
        return new OwnFile(
                what, text -> text.substring(0, Math.min(HEAD, text.length())).contains(PAGE));
    }

    private static boolean has(String text, String... fields) {
        try {
            JsonNode json = JsonText.recognize(text);
            return json != null && json.isObject() && Stream.of(fields).allMatch(json::has);
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /**
     * Rejects a file that {@link #write} may not replace. Call it before long work.
     *
     * @throws BadDataException naming the file
     */
    public void requireReplaceable(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        boolean replaceable;
        try {
            byte[] bytes = BoundedFile.bytes(file, MOST, "choose another name");
            replaceable = bytes.length == 0 || own.test(new String(bytes, StandardCharsets.UTF_8));
        } catch (BadDataException e) {
            throw new BadDataException(file + " can't be replaced: " + e.getMessage(), e);
        }
        if (!replaceable) {
            throw new BadDataException(file + " exists and is not " + article(what)
                    + " that this library wrote: nothing was replaced. Choose another name, or move the file away");
        }
    }

    /**
     * Writes the file atomically. Missing parent folders are created.
     *
     * @throws BadDataException if an existing file may not be replaced
     * @throws StorageException if the file cannot be written
     */
    public void write(Path file, String text) {
        requireReplaceable(file);
        AtomicFile.write(file, text);
    }

    /**
     * Rejects a file that does not begin like the journal, since opening a journal removes an incomplete last line. A
     * part of that beginning is enough, because a killed run may have left no more.
     *
     * @throws BadDataException naming the file
     */
    public static void requireBeginning(Path file, String what, String begin) {
        if (Files.exists(file) && !begins(file, begin)) {
            throw new BadDataException(file + " is not " + article(what) + ": line 1 must begin with " + begin
                    + " and doesn't. Move the file away, or choose another folder");
        }
    }

    private static String article(String what) {
        return ("aeiou".indexOf(what.charAt(0)) < 0 ? "a " : "an ") + what;
    }

    /** Whether a file begins with a text, or consists of the beginning of that text. */
    public static boolean begins(Path file, String begin) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var input = Files.newInputStream(file)) {
            String there = new String(input.readNBytes(begin.length()), StandardCharsets.ISO_8859_1);
            return begin.startsWith(there);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }
}
