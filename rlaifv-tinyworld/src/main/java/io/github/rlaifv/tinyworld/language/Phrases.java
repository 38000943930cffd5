package io.github.rlaifv.tinyworld.language;

import java.util.List;

/** Fixed phrases of captions. */
final class Phrases {
    /** Phrases before a setting with its article. */
    static final List<String> SETTING = List.of("The image shows ", "This is ", "The picture was taken in ");

    /** Phrases before two mentions joined by {@link #AND}. */
    static final List<String> PAIR = List.of("There is ", "I can see ", "The image contains ");

    /** Phrases before the first mention of a caption. */
    static final List<String> FIRST = List.of("There is ", "I can see ", "You can see ", "The image contains ");

    /** Phrases before a later mention. */
    static final List<String> LATER =
            List.of("There is ", "I can see ", "You can see ", "There is also ", "The image also contains ");

    static final String AND = " and ";
    static final String IS = " is ";
    static final String THERE_IS = " there is ";

    private Phrases() {}
}
