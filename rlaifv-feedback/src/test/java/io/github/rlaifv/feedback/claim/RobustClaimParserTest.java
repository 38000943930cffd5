package io.github.rlaifv.feedback.claim;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
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
    void losesNoWordsOfAFact() {
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
    void takesOtherBracketsForNoJson() {
        assertThat(parser.parse("[1] There is a dog.\n[2] It is red."))
                .containsExactly("There is a dog.", "It is red.");
        assertThat(parser.parse("[There is a dog.]")).containsExactly("[There is a dog.]");
        assertThat(parser.parse("[".repeat(100_000) + "a" + "]".repeat(100_000)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "- None.", "N/A", "- no facts", "1. Nothing", "[]", "[\"None\"]"})
    void findsNothingWhereAModelSaysSo(String raw) {
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
    void neverGivesAnEmptyClaimWhereTheOfficialParserDoes() {
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
}
