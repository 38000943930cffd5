package io.github.rlaifv.tinyworld.corpus;

/** What the embedded model is taught. The types of questions come first. */
public enum Task {
    /** Is there a car? */
    EXISTS,
    /** Is the car red? */
    COLOUR,
    /** Is the car on the left? */
    PLACE,
    /** Does the image show a park? */
    SETTING,
    /** What color is the car? */
    OPEN_COLOUR,
    /** In which column or row is the car? */
    OPEN_PLACE,
    /** After the word of a present object: its colour, column and row. */
    WORD,
    /** After the word of an absent object: No. */
    ABSENT_WORD,
    /** After the words of a present object and an attribute: whether it has it. */
    COMPARISON,
    /** Describe the image. */
    CAPTION,
    /** Split a text into claims. */
    DIVIDE,
    /** Turn a claim into a question. */
    QUESTION,
    /** Is this description correct? */
    WHOLE_RESPONSE
}
