package io.github.rlaifv.core.internal.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Content of the file {@value #FILE}: the kinds of runs that wrote to a folder and the entries that they own. Other
 * entries are never replaced or deleted.
 *
 * @param kinds the entries by kind: paths inside the folder with forward slashes, in which {@code *} stands for any
 *     part of a name and a last {@code **} for everything below
 */
public record FolderMarker(SortedMap<String, SortedSet<String>> kinds) {
    public static final String FILE = ".rlaifv.json";
    /** Pattern that owns every entry, for a folder that is being written under a temporary name. */
    static final String EVERYTHING = "**";

    private static final int VERSION = 1;
    private static final String ABOUT =
            "Written by rlaifv. It replaces and deletes only the entries that are named here; see docs/folders.md.";
    /** A marker that owns no entry. */
    static final FolderMarker NONE = new FolderMarker(new TreeMap<>());

    public FolderMarker {
        SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
        kinds.forEach((kind, entries) -> copy.put(kind, new TreeSet<>(entries)));
        kinds = copy;
    }

    static FolderMarker of(String kind, SortedSet<String> entries) {
        return NONE.with(kind, entries);
    }

    static FolderMarker everything(String kind) {
        return of(kind, new TreeSet<>(Set.of(EVERYTHING)));
    }

    /**
     * Reads the marker of a folder; a marker without kinds if the folder has none.
     *
     * @throws BadDataException if the file is damaged
     */
    public static FolderMarker read(Path folder) {
        return find(folder).orElse(NONE);
    }

    /**
     * Reads the marker of a folder, if it has one.
     *
     * @throws BadDataException if the file is damaged
     */
    static Optional<FolderMarker> find(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        JsonNode json = JsonFile.read(file);
        String wrong = json.path("version").asInt() != VERSION
                ? "\"version\" is not " + VERSION
                : json.path("kinds").isObject() ? "" : "\"kinds\" is not an object";
        if (!wrong.isEmpty()) {
            throw new BadDataException(file + " marks no folder that this version of rlaifv can write to: its field "
                    + wrong + ". Move the folder away, or choose another one");
        }
        SortedMap<String, SortedSet<String>> kinds = new TreeMap<>();
        json.path("kinds").properties().forEach(kind -> {
            SortedSet<String> entries = new TreeSet<>();
            kind.getValue().forEach(entry -> entries.add(entry.asText()));
            kinds.put(kind.getKey(), entries);
        });
        return Optional.of(new FolderMarker(kinds));
    }

    public void write(Path folder) throws IOException {
        ObjectNode json = JsonText.object().put("about", ABOUT).put("version", VERSION);
        ObjectNode all = json.putObject("kinds");
        kinds.forEach((kind, entries) -> {
            ArrayNode array = all.putArray(kind);
            entries.forEach(array::add);
        });
        String text = JsonText.pretty(json) + "\n";
        AtomicFile.replace(folder.resolve(FILE), text.getBytes(StandardCharsets.UTF_8));
    }

    public boolean has(String kind) {
        return kinds.containsKey(kind);
    }

    /** Returns a copy with an additional kind of run, or with additional entries of a kind. */
    public FolderMarker with(String kind, SortedSet<String> entries) {
        SortedMap<String, SortedSet<String>> more = new TreeMap<>(kinds);
        SortedSet<String> union = new TreeSet<>(entries);
        union.addAll(kinds.getOrDefault(kind, new TreeSet<>()));
        more.put(kind, union);
        return new FolderMarker(more);
    }

    /** Returns a copy without a kind of run. */
    FolderMarker without(String kind) {
        SortedMap<String, SortedSet<String>> less = new TreeMap<>(kinds);
        less.remove(kind);
        return new FolderMarker(less);
    }

    /** Whether the marker owns an entry, given by its path with forward slashes. */
    public boolean owns(String path) {
        return kinds.values().stream().flatMap(SortedSet::stream).anyMatch(entry -> matches(entry, path));
    }

    public static boolean matches(String entry, String path) {
        if (entry.equals(path) || entry.equals(EVERYTHING)) {
            return true;
        }
        if (entry.endsWith("/**")) {
            String above = entry.substring(0, entry.length() - 3);
            return matches(above, path) || regex(above + "/").matcher(path).lookingAt();
        }
        return entry.contains("*") && regex(entry).matcher(path).matches();
    }

    private static Pattern regex(String entry) {
        return Pattern.compile(
                Pattern.compile("\\*").splitAsStream(entry).map(Pattern::quote).collect(Collectors.joining("[^/]*"))
                        + (entry.endsWith("*") ? "[^/]*" : ""));
    }
}
