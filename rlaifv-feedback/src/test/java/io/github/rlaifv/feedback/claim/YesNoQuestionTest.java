package io.github.rlaifv.feedback.claim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YesNoQuestionTest {
    private static final String FACT = "The car is red.";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Is the car red?",
                "Q: Is the car red?",
                "So, is the car red?",
                "Can you see a red car?",
                "Do you see what looks like a red car?",
                "Is the car red? (yes or no)",
                "Is the car red? Answer with yes or no.",
                "Does the sign say \"Lost?\" in red?",
                "Is there a place where cars are parked?",
                "Est-ce que la voiture est rouge ?",
                "Ist das Auto rot?",
                "\u00BFEs rojo el coche?",
                "\u6C7D\u8F66\u662F\u7EA2\u8272\u7684\u5417",
                "\u684C\u4E0A\u6709\u4EC0\u4E48\u5417\uFF1F",
                "\u8ECA\u306F\u8D64\u3044\u3067\u3059\u304B\u3002",
                "\u4F55\u304B\u3042\u308A\u307E\u3059\u304B\uFF1F",
                "\u0395\u03AF\u03BD\u03B1\u03B9 \u03BA\u03CC\u03BA\u03BA\u03B9\u03BD\u03BF;",
            })
    void yesOrNoCanAnswer(String question) {
        assertThat(YesNoQuestion.asks(question, FACT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?",
                "The car is red?",
                "Is the car red;",
                "And what color is the car?",
                "So, what color is the car?",
                "Tell me: what color is the car?",
                "Can you tell me what color the car is?",
                "Do you know which car is red?",
                "Is there a car and what color is it?",
                "Is the car red? Is it fast?",
                "Is the car red? Yes, it is?",
                "Quelle est la couleur de la voiture ?",
                "Welche Farbe hat das Auto?",
                "\u00BFDe qu\u00E9 color es el coche?",
                "\u6C7D\u8F66\u662F\u4EC0\u4E48\u989C\u8272\uFF1F",
                "\u8ECA\u306F\u4F55\u8272\u3067\u3059\u304B\uFF1F",
            })
    void openQuestionsAndSeveralAreRefused(String question) {
        assertThat(YesNoQuestion.asks(question, FACT)).isFalse();
    }
}
