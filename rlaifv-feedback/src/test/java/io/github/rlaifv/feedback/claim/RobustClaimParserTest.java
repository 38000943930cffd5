package io.github.rlaifv.feedback.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.rlaifv.core.testkit.Fixtures;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RobustClaimParserTest {
    private final ClaimParser parser = ClaimParser.robust();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- There is a dog.\n- It is red.",
                "* There is a dog.\n* It is red.",
                "•There is a dog.\n• It is red.",
                "1. There is a dog.\n2. It is red.",
                "9) There is a dog.\n10) It is red.",
                "(1) There is a dog.\n(2) It is red.",
                "- 1. There is a dog.\n- 2. It is red.",
                "👉 There is a dog.\n✅ It is red.",
                "### Facts:\r\n- There is a dog.\r\n\r\n- It is red.\r\n",
                "Here are the facts:\n\n  - There is a dog.\n\t- It is red.\n\nI hope this helps.",
                "**Facts:**\n- **There** is a dog.\n---\n- It is red.\n-\n",
                "```\n- There is a dog.\n- It is red.\n```",
                "[\"There is a dog.\", \"It is red.\"]",
                "```json\n[\n  \"There is a dog.\",\n  \"It is red.\"\n]\n```",
                "{\"facts\": [\"- There is a dog.\", \"It is red.\", \"None\"]}",
                "Fact 1: There is a dog.\nFact 2: It is red.",
                "1\\. There is a dog.\n2\\. It is red.",
                "\uFF11\uFF0EThere is a dog.\n\uFF12\uFF0E It is red.",
                "\u2460There is a dog.\n\u2461 It is red.",
                "### Facts: - There is a dog.\n- It is red.",
                "There is a dog.\nIt is red.",
                "Facts:\nThere is a dog.\u2028It is red.",
                "\uFEFF- There is a dog.\u00A0\n-\u3000It is red.\u200B",
            })
    void readsEveryCommonLayout(String raw) {
        assertThat(parser.parse(raw)).containsExactly("There is a dog.", "It is red.");
    }

    @Test
    void keepsAllWordsOfAFact() {
        assertThat(parser.parse("- The sign says ### SALE ###.\n-3 cups are blue.\n- 2.5 metres of rope lie there.\n"
                        + "- It is 12:30.\n- The well-known no-go area has no fence.\n- 天空是蓝色的。\n- éclair"))
                .containsExactly(
                        "The sign says ### SALE ###.",
                        "3 cups are blue.",
                        "2.5 metres of rope lie there.",
                        "It is 12:30.",
                        "The well-known no-go area has no fence.",
                        "天空是蓝色的。",
                        "éclair");
    }

    @Test
    void keepsNegations() {
        assertThat(parser.parse("- There is no dog.\n- Isn't the car red?"))
                .containsExactly("There is no dog.", "Isn't the car red?");
    }

    @Test
    void otherBracketsAreNotReadAsJson() {
        assertThat(parser.parse("[1] There is a dog.\n[2] It is red."))
                .containsExactly("There is a dog.", "It is red.");
        assertThat(parser.parse("[There is a dog.]")).containsExactly("[There is a dog.]");
        assertThat(parser.parse("[".repeat(100_000) + "a" + "]".repeat(100_000)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "- None.", "N/A", "- no facts", "1. Nothing", "[]", "[\"None\"]"})
    void findsNothingIfTheModelSaysThereAreNoClaims(String raw) {
        assertThat(parser.parse(raw)).isEmpty();
        assertThat(parser.parse("- None of the cars is red.\n- Nothing is there."))
                .containsExactly("None of the cars is red.", "Nothing is there.");
    }

    @Test
    void readsNothingFromBlankText() {
        assertThat(parser.parse("")).isEmpty();
        assertThat(parser.parse(" \n-\n\u3000\n### Facts:\n")).isEmpty();
    }

    @Test
    void givesNoEmptyClaimsUnlikeTheOfficialParser() {
        var cases = Fixtures.json(Fixtures.require(Fixtures.path("official", "claim_parsing.json")))
                .get("cases");
        int officialEmpties = 0;
        for (var golden : cases) {
            String raw = golden.get("raw").asText();
            List<String> claims = parser.parse(raw);
            assertThat(claims).as(raw).noneMatch(String::isBlank);
            officialEmpties += (int) ClaimParser.official().parse(raw).stream()
                    .filter(String::isEmpty)
                    .count();
        }
        assertThat(officialEmpties).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1] There is a dog. [2] It is red.",
                "Fact 1: There is a dog. Fact 2: It is red.",
                "\u2460There is a dog. \u2461It is red.",
                "1. There is a dog.2. It is red.",
                "Here are the atomic facts extracted from the answer:\n\n1. There is a dog.\n2. It is red.\n\nThese are all the facts.",
                "**Facts**\n\nThere is a dog.\nIt is red.",
                "Facts\n- There is a dog.\n- It is red.",
                "Fact | True\n--- | ---\nThere is a dog. | yes\nIt is red. | no",
                "{\n\"facts\": [\n{\"id\": 1, \"fact\": \"There is a dog.\"},\n{\"id\": 2, \"fact\": \"It is red.\"}\n]\n}",
                "{\"1\": \"There is a dog.\", \"2\": \"It is red.\"}",
                "<ul>\n<li>There is a dog.</li>\n<li>It is red.</li>\n</ul>",
                "a. There is a dog.\nb. It is red.",
                "i. There is a dog.\nii. It is red.",
                "There is a dog.\nIt is red.\n\nThank you!",
                "Okay, let's break this down.\n- There is a dog.\n- It is red.",
                "[\"There is a dog.\"]\n[\"It is red.\"]",
                "```python\nfacts = [\"There is a dog.\", \"It is red.\"]\n```",
                "~~~\nThere is a dog.\nIt is red.\n~~~",
                "- There is a dog.\n- It is red.\n- (No other facts are given.)",
                "1. There is a dog. 2. It is red.",
                "(1) There is a dog. (2) It is red.",
                "Facts: 1. There is a dog. 2. It is red.",
                "- There is a dog. - It is red.",
                "\u2022 There is a dog. \u2022 It is red.",
                "| Fact |\n|---|\n| There is a dog. |\n| It is red. |",
                "| # | Fact |\n|---|:---|\n| 1 | There is a dog. |\n| 2 | It is red. |",
                "[\"There is a dog.\", \"It is red.\", \"The c",
                "[\"There is a dog.\", \"It is red.\"",
                "```json\n[\n  \"There is a dog.\",\n  \"It is red.\",\n  \"The",
                "{\"facts\": [\"There is a dog.\", \"It is red.\", \"Th",
                "[{\"fact\": \"There is a dog.\"}, {\"fact\": \"It is red.\"}]",
                "['There is a dog.', 'It is red.',]",
                "Here are the facts:\n```json\n[\"There is a dog.\", \"It is red.\"]\n```\nLet me know if more is needed.",
                "Sure! Here are the facts\nThere is a dog.\nIt is red.",
                "Here is the list:\n\nThere is a dog.\nIt is red.",
                "Sure, here is the list of facts.\nThere is a dog.\nIt is red.",
                "There is a dog.\nIt is red.\n\nLet me know if you need more!",
                "There is a dog.\nIt is red.\nI hope this helps.",
                "There is a dog.\nIt is red.\n\nNote: I left out opinions.",
                "There is a dog.\nIt is red.\n(Note: opinions are left out.)",
                "```text\nThere is a dog.\nIt is red.\n```",
                "The facts are as follows\n\nThere is a dog.\nIt is red.",
                "- Dog:\n  - There is a dog.\n  - It is red.",
                "<think>\n- Maybe a cat.\n</think>\n- There is a dog.\n- It is red.",
                "1. There is a dog.\n2. It is red.\n3. Let me know if you need more.",
            })
    void readsOneLineListsTablesAndJsonWithTextAroundThem(String raw) {
        assertThat(parser.parse(raw)).containsExactly("There is a dog.", "It is red.");
    }

    @Test
    void keepsNumbersAndWordsWithinFacts() {
        assertThat(parser.parse("1. It stands at gate 2. The gate is red.\n2. It is red."))
                .containsExactly("It stands at gate 2. The gate is red.", "It is red.");
        assertThat(
                        parser.parse(
                                "- The sign says 1. Push 2. Pull.\n- Here are two dogs.\n- Notes lie on the desk.\n"
                                        + "- Sorry is written on the sign.\n- The list of questions is on the board.\n- A|B is on the sign."))
                .containsExactly(
                        "The sign says 1. Push 2. Pull.",
                        "Here are two dogs.",
                        "Notes lie on the desk.",
                        "Sorry is written on the sign.",
                        "The list of questions is on the board.",
                        "A|B is on the sign.");
        assertThat(parser.parse("The sign says [\"STOP\"].\nIt is red."))
                .containsExactly("The sign says [\"STOP\"].", "It is red.");
        assertThat(parser.parse("- \"A dog runs.\"")).containsExactly("\"A dog runs.\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "| a dog | red |\n|---|---|\n| b | c |",
                "[\"The sign says \"STOP\".\", \"It is red.\"]",
                "{\"a\": \"x\", \"b\": \"y\"}",
                "<think>\n- Maybe a cat.",
                "I'm sorry, but I can't help with that.",
                "There are no facts in the answer.",
            })
    void readsNothingWithoutRecognizableEntries(String raw) {
        assertThat(parser.parse(raw)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "\n",
                "[",
                "{\"",
                "[\"",
                "1. a ",
                "- a. ",
                "|",
                "| a |\n",
                "<li>",
                "the facts ",
                "\u2022 a ",
                "sure "
            })
    void readsLongRepetitionsInTime(String repeated) {
        String text = repeated.repeat(200_000 / repeated.length());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            parser.parse(text);
            parser.parse("1. " + text);
            YesNoQuestion.asks("Is it " + text + "?", text);
        });
    }
}
