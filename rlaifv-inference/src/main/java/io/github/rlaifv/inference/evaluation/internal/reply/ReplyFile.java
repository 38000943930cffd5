package io.github.rlaifv.inference.evaluation.internal.reply;

import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Replies of a model by key, in a journal; stored replies are not requested again. Each line stores the fingerprint of
 * the request; a reply to another request is not used.
 */
public final class ReplyFile implements AutoCloseable {
    private static final String ASKED = "asked";

    private final Path file;
    private final Journal journal;

    public ReplyFile(Path file) {
        this(own(file), Journal::open);
    }

    private static Path own(Path file) {
        OwnFile.requireBeginning(file, "file of replies of an evaluation", "{\"id\":\"");
        return file;
    }

    private ReplyFile(Path file, BiFunction<Path, Function<Journal.Entry, String>, Journal> open) {
        this.file = file;
        this.journal = open.apply(file, entry -> id(file, entry));
    }

    /** Returns the key of the reply in a line. */
    public static String id(Path file, Journal.Entry entry) {
        return record(file, entry).string("id");
    }

    /** Opens the file for reading only, even if another run is writing to it. */
    public static ReplyFile read(Path file) {
        return new ReplyFile(file, Journal::read);
    }

    private JsonRecord record(Journal.Entry entry) {
        return record(file, entry);
    }

    private static JsonRecord record(Path file, Journal.Entry entry) {
        return JsonLines.parse(file, entry.line(), entry.text(), "remove the line to ask again")
                .only("id", ASKED, "reply");
    }

    private String text(Journal.Entry entry, String field) {
        return record(entry).string(field);
    }

    /**
     * Returns whether the reply is stored.
     *
     * @param id key of the reply
     * @param asked fingerprint of model, prompt and sampling
     * @throws BadDataException if the stored reply is one to another request
     */
    public boolean has(String id, String asked) {
        Optional<Journal.Entry> entry = journal.find(id);
        entry.ifPresent(line -> check(line, id, asked));
        return entry.isPresent();
    }

    private void check(Journal.Entry entry, String id, String asked) {
        String before = record(entry).has(ASKED) ? record(entry).string(ASKED) : "not recorded";
        if (!before.equals(asked)) {
            throw new BadDataException(file + ", line " + entry.line() + ": the reply for '" + id
                    + "' is to another prompt or sampling, or of another model (fingerprint " + before + ", now "
                    + asked
                    + "): delete " + file + " to ask again, or use another folder");
        }
    }

    public Optional<String> reply(String id) {
        return journal.find(id).map(entry -> text(entry, "reply"));
    }

    /**
     * Adds replies.
     *
     * @param replies replies by key
     * @param asked fingerprint of model, prompt and sampling, by key
     */
    public void add(Map<String, String> replies, Map<String, String> asked) {
        List<String> lines = new ArrayList<>();
        replies.forEach((id, reply) -> lines.add(JsonText.line(
                JsonText.object().put("id", id).put(ASKED, asked.get(id)).put("reply", reply))));
        journal.append(lines);
    }

    /** Rejects to continue if the file was deleted, replaced or shortened. */
    public void requireThere() {
        journal.requireThere();
    }

    @Override
    public void close() {
        journal.close();
    }
}
