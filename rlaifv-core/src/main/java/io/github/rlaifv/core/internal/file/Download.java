package io.github.rlaifv.core.internal.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Recognizes what downloads leave in place of a file or beside it, for messages. */
public final class Download {
    private static final List<String> UNFINISHED =
            List.of(".incomplete", ".part", ".partial", ".crdownload", ".download", ".aria2", ".tmp");
    /** Where Hugging Face's client keeps unfinished files: of a plain folder, and of its cache. */
    private static final List<String> CACHES = List.of(".cache/huggingface/download", "../../blobs");

    private static final int ENTRIES = 2000;
    private static final int HEAD = 100;

    private Download() {}

    /**
     * Says what text a server or Git stored in place of a binary file.
     *
     * @return a phrase that begins with "is" or "holds" and says what to do; empty if there is no such text or the file
     *     can't be read
     */
    public static Optional<String> insteadOfBinary(Path file) {
        try (var input = Files.newInputStream(file)) {
            return insteadOfBinary(input.readNBytes(HEAD));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Same as {@link #insteadOfBinary(Path)}, for the beginning of a file. */
    public static Optional<String> insteadOfBinary(byte[] head) {
        return insteadOf(head).or(() -> words(head));
    }

    /**
     * Says what Git or a server stored in place of a file of any kind.
     *
     * @param head beginning of the file
     * @return a phrase that begins with "is" and says what to do; empty if the file is something else
     */
    public static Optional<String> insteadOf(byte[] head) {
        String text = text(head).toLowerCase(Locale.ROOT);
        if (text.startsWith("version https://git-lfs")) {
            return Optional.of("is a Git LFS pointer and not the file itself; fetch it: run git lfs install and git lfs"
                    + " pull in its folder");
        }
        if (text.startsWith("<!doctype html") || text.startsWith("<html")) {
            return Optional.of(
                    "is a web page and not the file itself; fetch it again from the address of the file (with"
                            + " /resolve/ in place of /blob/), signed in if the model asks for that");
        }
        return Optional.empty();
    }

    private static Optional<String> words(byte[] head) {
        String text = text(head);
        boolean words = !text.isEmpty()
                && Character.isLetter(text.charAt(0))
                && text.chars().allMatch(c -> c >= ' ' && c < 0x7f || Character.isWhitespace(c));
        return words
                ? Optional.of("holds the text '" + text.lines().findFirst().orElse("")
                        + "', which may be a server's answer in place of the file; fetch it again")
                : Optional.empty();
    }

    private static String text(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).strip();
    }

    /**
     * Returns the unfinished download of a missing file: one beside it, or one that Hugging Face's client left for any
     * file of the folder.
     */
    public static Optional<Path> unfinished(Path missing) {
        Path folder = missing.resolveSibling("");
        return Stream.concat(
                        UNFINISHED.stream()
                                .map(ending -> missing.resolveSibling(missing.getFileName() + ending))
                                .filter(Files::exists),
                        CACHES.stream()
                                .map(cache -> folder.resolve(cache).normalize())
                                .filter(Files::isDirectory)
                                .flatMap(cache -> incomplete(cache).stream()))
                .findFirst();
    }

    /**
     * Returns aria2's file of progress, which is beside a download until it is finished. The download itself has its
     * full size from the beginning.
     */
    public static Optional<Path> progress(Path file) {
        return Optional.of(file.resolveSibling(file.getFileName() + ".aria2")).filter(Files::exists);
    }

    private static List<Path> incomplete(Path cache) {
        try {
            return FolderEntries.of(cache, ENTRIES).stream()
                    .filter(entry -> entry.toString().endsWith(".incomplete"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
