package io.github.rlaifv.core.internal.json;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;

/**
 * The place of a record, for messages.
 *
 * @param file file that contains the record
 * @param line number of its line, counted from 1; 0 if it is not a line
 * @param name description such as "line 3" or "record 3"; empty if the record is the whole file
 * @param advice what to do about a damaged record; empty to keep the message's own advice
 */
record RecordPlace(Path file, long line, String name, String advice) {

    static RecordPlace line(Path file, long line) {
        return new RecordPlace(file, line, "line " + line, "");
    }

    static RecordPlace element(Path file, long number, String advice) {
        return new RecordPlace(file, 0, "record " + number, advice);
    }

    static RecordPlace whole(Path file, String advice) {
        return new RecordPlace(file, 0, "", advice);
    }

    RecordPlace advising(String value) {
        return new RecordPlace(file, line, name, value);
    }

    String advice(String otherwise) {
        return advice.isEmpty() ? otherwise : advice;
    }

    BadDataException error(String message) {
        return new BadDataException(where() + message);
    }

    String where() {
        return file + (name.isEmpty() ? "" : ", " + name) + ": ";
    }

    static String shorten(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "...";
    }
}
