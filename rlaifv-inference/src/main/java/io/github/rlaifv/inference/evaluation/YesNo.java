package io.github.rlaifv.inference.evaluation;

import java.util.Arrays;
import java.util.List;

/** What an answer to a yes/no question says. */
enum YesNo {
    YES,
    NO;

    /**
     * As POPE's own script reads answers: in the first sentence, without commas, the word no or not means no; everything
     * else means yes.
     */
    static YesNo ofPope(String answer) {
        int end = answer.indexOf('.');
        String sentence = (end < 0 ? answer : answer.substring(0, end)).replace(",", "");
        List<String> words = Arrays.asList(sentence.split(" "));
        return words.contains("No") || words.contains("not") || words.contains("no") ? NO : YES;
    }
}
