package io.github.rlaifv.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class WordDiffTest {

    @Test
    void longRunOfBlanksIsReadInBoundedTime() {
        String blanks = "a tree" + " ".repeat(1_000_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(WordDiff.marked(blanks, "a  tree")).isEqualTo("a tree"));
    }

    @Test
    void onlyDifferentWordsAreMarked() {
        String chosen = "I can see a red car";
        String rejected = "I can see a blue big car at <night>";
        assertThat(WordDiff.marked(chosen, rejected)).isEqualTo("I can see a <mark>red</mark> car");
        assertThat(WordDiff.marked(rejected, chosen))
                .isEqualTo("I can see a <mark>blue big</mark> car <mark>at &lt;night&gt;</mark>");
        assertThat(WordDiff.marked("a tree.", "a tree and a bench.")).isEqualTo("a tree.");
        assertThat(WordDiff.marked("same", "same")).isEqualTo("same");
    }
}
