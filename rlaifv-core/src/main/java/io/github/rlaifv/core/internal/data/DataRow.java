package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.util.List;

/** One record of a dataset, whatever its format. Its getters say file, record and field where something can't be used. */
public interface DataRow {

    /** Whether a column has a value here. */
    boolean has(String column);

    /** A text, or a whole number as text. */
    String text(String column);

    /** A text, or a whole number as text; empty where there is none. */
    String textOrEmpty(String column);

    /** A finite number; NaN where there is none. */
    double numberOrNaN(String column);

    /** The messages of a conversation. */
    List<ChatMessage> chat(String column);

    /** The one image of the record, read when needed. */
    ImageSource image(String column);

    /** The path that stands beside an image's bytes; empty if there is none. */
    String imagePath(String column);

    /** Names the record where nothing in it does: its file and its number, from 0. */
    String name();

    /** An error about a column of this record. */
    BadDataException error(String column, String problem);
}
