package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/** One record of a dataset in any format. Errors of its getters name file, record and field. */
public interface DataRow {

    /** Whether the record has a value in a column. */
    boolean has(String column);

    /** Returns a text, or an integer as text. */
    String text(String column);

    /** Returns a text, or an integer as text; empty if there is no value. */
    String textOrEmpty(String column);

    /** Returns a finite number; NaN if there is no value. */
    double numberOrNaN(String column);

    /** Returns the messages of a conversation. */
    List<ChatMessage> chat(String column);

    /** Returns the only image of the record, which is read when needed. */
    ImageSource image(String column);

    /** Returns the path stored with an image's bytes; empty if there is none. */
    String imagePath(String column);

    /** Whether the record has no value in the column of images, or an empty list. */
    boolean isWithoutImage(String column);

    /** Whether the record is marked as a question without an image. */
    boolean isTextOnly();

    /** Returns the questions and responses before the question; empty if there are none. */
    List<String> history();

    /** Returns a name for a record without an id: the name of its file and its number, counted from 0. */
    String name();

    /** Creates an error about a column of this record. */
    BadDataException error(String column, String problem);
}
