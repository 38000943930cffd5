package io.github.rlaifv.tinyworld.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneObject;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import io.github.rlaifv.tinyworld.scene.Setting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LanguageTest {
    private static final int COUNT = 3_000;

    private static HallucinationMetrics measure(LanguageOptions options) {
        CaptionWriter writer = new CaptionWriter(options);
        List<Scene> scenes = new ArrayList<>();
        List<String> captions = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Scene scene = SceneSplit.PRETRAINING.scene(i);
            scenes.add(scene);
            captions.add(writer.write(scene, Dice.of(i, "caption")));
        }
        return HallucinationMetrics.of(scenes, captions);
    }

    private static void check(
            HallucinationMetrics metrics,
            double response,
            double mention,
            double overall,
            double wrong,
            double coverage,
            double words) {
        assertThat(metrics.responseHallucination()).isCloseTo(response, within(.025));
        assertThat(metrics.mentionHallucination()).isCloseTo(mention, within(.01));
        assertThat(metrics.overallHallucination()).isCloseTo(overall, within(.025));
        assertThat(metrics.wrongClaims()).isCloseTo(wrong, within(.01));
        assertThat(metrics.coverage()).isCloseTo(coverage, within(.01));
        assertThat(metrics.meanWords()).isCloseTo(words, within(.8));
        assertThat(metrics.repeats()).isZero();
    }

    // The rates in the Javadoc; the tolerances are about three standard errors of 3,000 captions.
    @Test
    void captionsHaveTheDocumentedErrorRates() {
        check(measure(LanguageOptions.defaults()), .555, .174, .680, .201, .899, 30.9);
        check(measure(LanguageOptions.withPlaces()), .611, .194, .729, .220, .870, 35.7);
    }

    @Test
    void cleanCaptionsAreTrue() {
        for (LanguageOptions options : List.of(LanguageOptions.defaults(), LanguageOptions.withPlaces())) {
            HallucinationMetrics metrics = measure(options.withoutErrors());
            assertThat(metrics.falseClaims()).isZero();
            assertThat(metrics.overallHallucination()).isZero();
            assertThat(metrics.claims()).isGreaterThan(3 * COUNT);
        }
    }

    @Test
    void parserReadsWrittenCaptions() {
        for (LanguageOptions options : List.of(LanguageOptions.defaults(), LanguageOptions.withPlaces())) {
            CaptionWriter writer = new CaptionWriter(options);
            int settings = 0;
            for (int i = 0; i < COUNT; i++) {
                Scene scene = SceneSplit.PRETRAINING.scene(i);
                MentionSampler said = new MentionSampler(options, scene, null, Dice.of(i, "caption"));
                Setting setting = said.setting();
                List<Mention> mentions = said.mentions();
                ParsedText parsed = CaptionParser.parse(writer.write(scene, Dice.of(i, "caption")));
                assertThat(parsed.mentions()).isEqualTo(mentions);
                assertThat(parsed.settings()).isSubsetOf(setting);
                settings += parsed.settings().size();
            }
            assertThat((double) settings / COUNT).isCloseTo(options.settingSaid(), within(.03));
        }
    }

    @Test
    void mentionsFollowTheOrderOfKindsWithoutRepeats() {
        LanguageOptions options = LanguageOptions.defaults();
        for (int i = 0; i < 500; i++) {
            Scene scene = SceneSplit.PRETRAINING.scene(i);
            List<Kind> said = new MentionSampler(options, scene, null, Dice.of(i, "caption"))
                    .mentions().stream().map(Mention::kind).toList();
            assertThat(said).doesNotHaveDuplicates().isNotEmpty();
            assertThat(Kind.inOrderOfMention()).containsSubsequence(said);
        }
    }

    @Test
    void orderOfKindsContainsEveryKindWithCompanionsAfterTheirPartners() {
        assertThat(Kind.inOrderOfMention()).containsExactlyInAnyOrder(Kind.values());
        for (Kind kind : Kind.values()) {
            kind.companion()
                    .ifPresent(companion -> assertThat(Kind.inOrderOfMention()).containsSequence(kind, companion));
        }
    }

    @Test
    void regionCaptionsMentionTheRegionOnly() {
        CaptionWriter writer = new CaptionWriter(LanguageOptions.withPlaces().withoutErrors());
        InstructionSampler instructions = new InstructionSampler(LanguageOptions.withPlaces());
        int regions = 0;
        for (int i = 0; i < COUNT; i++) {
            Scene scene = SceneSplit.PRETRAINING.scene(i);
            Dice dice = Dice.of(i, "region");
            InstructionSampler.Asked asked = instructions.sample(scene, dice);
            Place region = asked.region();
            if (region != null) {
                regions++;
                for (Mention mention :
                        CaptionParser.parse(writer.write(scene, region, dice)).mentions()) {
                    assertThat(scene.find(mention.kind()))
                            .hasValueSatisfying(object ->
                                    assertThat(region.contains(object.cell())).isTrue());
                }
            }
        }
        assertThat((double) regions / COUNT).isCloseTo(.28, within(.03));
    }

    @Test
    void parserAcceptsUngrammaticalText() {
        assertThat(CaptionParser.parse("").mentions()).isEmpty();
        assertThat(CaptionParser.parse("red red car and and a dog on the left a Tree there. park park")
                        .mentions())
                .containsExactly(
                        new Mention(Kind.CAR, Colour.RED, null),
                        new Mention(Kind.DOG, null, Place.LEFT),
                        new Mention(Kind.TREE, null, null));
        assertThat(CaptionParser.parse("park beach\npark").settings()).containsExactly(Setting.PARK, Setting.BEACH);
        assertThat(CaptionParser.parse("The car is blue? At the top there is an owl and a cup")
                        .mentions())
                .containsExactly(new Mention(Kind.CAR, Colour.BLUE, null), new Mention(Kind.CUP, null, Place.TOP));
    }

    @Test
    void errorCountsAgreeWithAHandCount() {
        Scene scene = new Scene(
                0,
                Setting.PARK,
                40,
                List.of(
                        new SceneObject(Kind.CAR, Colour.RED, 0, 2, 2, 24),
                        new SceneObject(Kind.DOG, Colour.BLACK, 8, 66, 66, 24)));
        // 1: no error. 2: an absent bus (both of its claims are false) and a wrong colour of the car. 3: a wrong place.
        HallucinationMetrics metrics = HallucinationMetrics.of(
                List.of(scene, scene, scene),
                List.of(
                        "This is a park. There is a red car and a dog.",
                        "There is a yellow bus. There is a blue car. There is a car.",
                        "There is a dog on the left."));
        assertThat(metrics.responseHallucination()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(metrics.mentions()).isEqualTo(6);
        assertThat(metrics.absentMentions()).isEqualTo(1);
        assertThat(metrics.overallHallucination()).isCloseTo(2 / 3.0, within(1e-9));
        assertThat(metrics.claims()).isEqualTo(4 + 5 + 2);
        assertThat(metrics.falseClaims()).isEqualTo(0 + 3 + 1);
        assertThat(metrics.coverage()).isCloseTo((1 + .5 + .5) / 3, within(1e-9));
        assertThat(metrics.repeats()).isCloseTo(1 / 3.0, within(1e-9));
        assertThat(metrics.meanWords()).isCloseTo((11 + 13 + 7 + 2) / 3.0, within(1e-9));
    }

    @Test
    void everyClaimIsFoundByItsSentenceAndByItsQuestion() {
        assertThat(Claims.all()).hasSize(4 + 16 + 96 + 80);
        Set<String> texts = new HashSet<>();
        for (TinyClaim claim : Claims.all()) {
            assertThat(ClaimQuestion.claimOf("- " + claim.sentence() + "\n")).contains(claim);
            assertThat(ClaimQuestion.claimOf(TinyPrompts.yesOrNo(claim))).contains(claim);
            texts.add(claim.sentence());
            texts.add(ClaimQuestion.of(claim));
        }
        assertThat(texts).hasSize(2 * Claims.all().size());
        assertThat(ClaimQuestion.claimOf("The car is.")).isEmpty();
    }

    @Test
    void divisionHasOneClaimPerLine() {
        assertThat(Claims.asList(Claims.of("This is a park. I can see a red car on the left.")))
                .isEqualTo(
                        "- The image shows a park.\n- There is a car.\n- The car is red.\n- The car is on the left.");
    }
}
