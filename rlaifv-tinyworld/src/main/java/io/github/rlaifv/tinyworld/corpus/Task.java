package io.github.rlaifv.tinyworld.corpus;

/** Tasks that the embedded model is trained on. The types of questions come first. */
public enum Task {
    /** Answer "Is there a car?". */
    EXISTS,
    /** Answer "Is the car red?". */
    COLOUR,
    /** Answer "Is the car on the left?". */
    PLACE,
    /** Answer "Does the image show a park?". */
    SETTING,
    /** Answer "What color is the car?". */
    OPEN_COLOUR,
    /** Answer "In which column is the car?" or "In which row is the car?". */
    OPEN_PLACE,
    /** Continue the word of a present object with its colour, column and row. */
    WORD,
    /** Continue the word of an absent object with "No". */
    ABSENT_WORD,
    /** Continue the words of a present object and an attribute with whether the object has it. */
    COMPARISON,
    /** Describe the image. */
    CAPTION,
    /** Split a text into claims. */
    DIVIDE,
    /** Turn a claim into a question. */
    QUESTION,
    /** Judge whether a description is correct. */
    WHOLE_RESPONSE
}
