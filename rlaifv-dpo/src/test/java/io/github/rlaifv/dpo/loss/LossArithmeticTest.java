package io.github.rlaifv.dpo.loss;

import static io.github.rlaifv.dpo.loss.LossFixtures.PAIR;
import static io.github.rlaifv.dpo.loss.LossFixtures.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.loss.token.LengthDesensitized;
import io.github.rlaifv.dpo.loss.token.ModifiedTokens;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each loss computed once by hand, on a pair of rho(c) = 2, rho(r) = -2, delta = 4. With beta 0.5 the rewards are 1 and
 * -1, and the margin is 2. Used throughout: sigma(1) = 0.7310586, sigma(-1) = 0.2689414, sigma(2) = 0.8807971,
 * sigma(-2) = 0.1192029, -log sigma(1) = 0.3132617, -log sigma(-1) = 1.3132617, -log sigma(2) = 0.1269280, -log
 * sigma(-2) = 2.1269280, and sigma' = sigma(x) * sigma(-x): 0.1966119 at 1, 0.1049936 at 2.
 */
class LossArithmeticTest {

    private static void assertLoss(PairwiseLoss loss, double value, double chosen, double rejected) {
        assertPair(loss.of(PAIR), value, chosen, rejected);
    }

    private static void assertPair(PairLoss of, double value, double chosen, double rejected) {
        assertThat(of.loss()).isCloseTo(value, within(2e-7));
        assertThat(of.chosenGradient()).isCloseTo(chosen, within(2e-7));
        assertThat(of.rejectedGradient()).isCloseTo(rejected, within(2e-7));
    }

    private static PairLoss only(PreferenceLoss loss, RunningMean before) {
        return loss.of(List.of(PAIR), BatchStatistics.of(List.of(PAIR), before)).get(0);
    }

    @Test
    void sigmoid() {
        // -log sigma(2); slope -sigma(-2) * 0.5
        assertLoss(new SigmoidLoss(0.5, 0), 0.1269280, -0.0596015, 0.0596015);
    }

    @Test
    void sigmoidIsLogTwoWherePolicyAndReferenceAgree() {
        assertThat(PreferenceLoss.sigmoid(0.1).of(pair(-7, -9, -7, -9)).loss()).isEqualTo(Math.log(2));
    }

    @Test
    void sigmoidIsExactForLargeMargins() {
        // margin 800: loss e^-800 underflows to 0, gradient too; margin -800: loss 800, slope -1
        assertThat(PreferenceLoss.sigmoid(1).of(pair(800, 0, 0, 0))).isEqualTo(new PairLoss(0, 0, -0.0));
        assertThat(PreferenceLoss.sigmoid(1).of(pair(0, 800, 0, 0))).isEqualTo(new PairLoss(800, -1, 1));
        // margin 40: ln(1 + e^-40) = e^-40 = 4.2483543e-18, which 1 + e^-40 alone would lose
        assertThat(PreferenceLoss.sigmoid(1).of(pair(40, 0, 0, 0)).loss())
                .isCloseTo(4.248354255291589e-18, within(1e-30));
    }

    @Test
    void conservative() {
        // 0.9 * 0.1269280 + 0.1 * 2.1269280 = 0.3269280; slope 0.1 * 0.8807971 - 0.9 * 0.1192029 = -0.0192029; times
        // 0.5
        assertLoss(new SigmoidLoss(0.5, 0.1), 0.3269280, -0.0096015, 0.0096015);
        assertThat(new SigmoidLoss(0.5, 0.1).name()).isEqualTo("cdpo");
    }

    @Test
    void hinge() {
        // 1 - 0.1 * 4 = 0.6, slope -0.1; beyond the margin 0
        assertLoss(new HingeLoss(0.1), 0.6, -0.1, 0.1);
        assertLoss(new HingeLoss(0.5), 0, 0, 0);
    }

    @Test
    void ipo() {
        // per token: 2/2 - -2/3 = 1.6666667, minus 1/(2 * 0.5) = 0.6666667; squared 0.4444444
        // slope 2 * 0.6666667 = 1.3333333: chosen / 2, rejected / 3
        assertLoss(new IpoLoss(0.5), 0.4444444, 0.6666667, -0.4444444);
        // sums: (4 - 1)^2 = 9, slope 6
        assertLoss(new IpoLoss(0.5, false, Divergence.REVERSE_KL), 9, 6, -6);
    }

    @Test
    void robust() {
        // (0.9 * 0.1269280 - 0.1 * 2.1269280) / 0.8 = -0.0984576 / 0.8
        // slope (-0.9 * 0.1192029 - 0.1 * 0.8807971) / 0.8 = -0.2442029; times 0.5
        assertLoss(new RobustLoss(0.5, 0.1), -0.1230720, -0.1221015, 0.1221015);
    }

    @Test
    void exo() {
        // q = 0.8807971: log q - log 0.9 = -0.1269280 + 0.1053605 = -0.0215675
        // 1 - q = 0.1192029: -2.1269280 + 2.3025851 = 0.1756571
        // loss -0.0189966 + 0.0209388 = 0.0019422; slope 0.5 * 0.1049936 * (-0.0215675 - 0.1756571) = -0.0103537
        assertLoss(new ExoLoss(0.5, 0.1), 0.0019422, -0.0103537, 0.0103537);
    }

    @Test
    void discopop() {
        // tau 1: w = 0.8807971; (1 - w) * 0.1269280 + w * e^-2 = 0.0151302 + 0.1192029
        // slope: -(1 - w) * sigma(-2) = -0.0142093; -w' * 0.1269280 = -0.0133266; w' * e^-2 = 0.0142093;
        // -w * e^-2 = -0.1192029; sum -0.1325295; times 0.5
        assertLoss(new DiscoPopLoss(0.5, 1, Divergence.REVERSE_KL), 0.1343331, -0.0662648, 0.0662648);
    }

    @Test
    void lengthNormalized() {
        // 1.2 * (2/2 - -2/3) = 2; slope -1.2 * 0.1192029 = -0.1430435: chosen / 2, rejected / 3
        assertLoss(new NormalizedSigmoidLoss(1.2), 0.1269280, -0.0715217, 0.0476812);
    }

    @Test
    void nca() {
        // 0.3132617 + (1.3132617 + 0.3132617) / 2; slopes 0.5 * (0.7310586 / 2 - 0.2689414), 0.5 * 0.2689414 / 2
        assertLoss(new NcaLoss(0.5), 1.1265234, 0.0482939, 0.0672354);
    }

    @Test
    void bco() {
        // rewards 1 and -1: 0.3132617 twice; slopes 0.5 * sigma(-1)
        assertPair(only(new BcoLoss(0.5), RunningMean.EMPTY), 0.6265234, -0.1344707, 0.1344707);
        // two responses of mean 4 seen, now 2 and -2: mean (4 + 4 + 2 - 2) / 4 = 2, shift 0.5 * 2 = 1
        // logits 1 - 1 = 0 and -1 - 1 = -2: 0.6931472 + 0.1269280; slopes -0.5 * 0.5, 0.5 * 0.1192029
        BcoLoss shifted = new BcoLoss(0.5, BcoLoss.Shift.RUNNING_MEAN);
        assertPair(only(shifted, new RunningMean(4, 2)), 0.8200752, -0.25, 0.0596015);
    }

    @Test
    void sppo() {
        // (2 - 1)^2 + (-2 + 1)^2
        assertLoss(new SppoLoss(0.5), 2, 2, -2);
    }

    @Test
    void apo() {
        // sigma(-1) + sigma(-1); slopes 0.5 * 0.1966119
        assertLoss(new ApoZeroLoss(0.5), 0.5378828, -0.0983060, 0.0983060);
        // sigma(1) + sigma(-2); slopes 0.5 * (0.1966119 - 0.1049936), 0.5 * 0.1049936
        assertLoss(new ApoDownLoss(0.5), 0.8502615, 0.0458092, 0.0524968);
    }

    @Test
    void simpo() {
        // 2 * (-1/2 - -4/3) - 0.5 = 1.1666667: ln(1 + e^-1.1666667) = ln 1.3114032 = 0.2710977
        // slope -2 * sigma(-1.1666667) = -2 * 0.2374580: chosen / 2, rejected / 3
        assertLoss(new SimPoLoss(2, 0.5), 0.2710977, -0.2374580, 0.1583053);
        assertThat(new SimPoLoss(2, 0.5).chosenReward(PAIR)).isEqualTo(-1);
    }

    @Test
    void orpo() {
        // p = e^-0.5 = 0.6065307, odds 1.5414940; e^-1.3333333 = 0.2635971, odds 0.3579525; ratio 4.3064207
        // loss 0.1 * ln(1 + 1 / 4.3064207) = 0.1 * 0.2088103
        // slope -0.1 / 5.3064207 = -0.0188451; / (1 - p): / 0.3934693 / 2 and / 0.7364029 / 3
        assertLoss(new OrpoLoss(0.1), 0.0208810, -0.0239474, 0.0085302);
    }

    @Test
    void orpoHasNoGradientForCertainResponses() {
        // p = e^-1e-6: odds grow at 1 / (1 - p) = 1e6 per nat; sigma(-margin) = 1 - O(1e-6) against a rejected 1e-9
        PairLoss loss = new OrpoLoss(0.1).of(new PairLogProbs(-1e-6, -1e-9, 0, 0, 1, 1));
        double margin = -Math.log(1e-6) + Math.log(0x1p-25);
        assertThat(loss.chosenGradient()).isCloseTo(-0.1 / (1 + Math.exp(margin)) * 1e6, withinPercentage(0.01));
        assertThat(loss.rejectedGradient()).isZero();
        PairLoss both = new OrpoLoss(0.1).of(new PairLogProbs(0, 0, 0, 0, 3, 3));
        assertThat(both.loss()).isCloseTo(0.1 * Math.log(2), within(1e-12));
        assertThat(both.chosenGradient()).isZero();
        assertThat(both.rejectedGradient()).isZero();
    }

    @Test
    void scoresOfDivergencesStayFinite() {
        List<Divergence> divergences = List.of(Divergence.FORWARD_KL, Divergence.JENSEN_SHANNON, Divergence.alpha(0.5));
        for (Divergence divergence : divergences) {
            List<MarginLoss> losses = List.of(
                    new SigmoidLoss(0.1, 0.1, divergence),
                    new HingeLoss(0.1, divergence),
                    new IpoLoss(0.1, true, divergence),
                    new RobustLoss(0.1, 0.1, divergence),
                    new ExoLoss(0.1, 0.1, divergence),
                    new DiscoPopLoss(0.1, 0.05, divergence),
                    new NormalizedSigmoidLoss(0.1, divergence));
            for (MarginLoss loss : losses) {
                for (double far : new double[] {-30, -100, -800, -1e5}) {
                    for (PairLogProbs pair : List.of(
                            new PairLogProbs(far, 0, 0, 0, 5, 5),
                            new PairLogProbs(0, far, 0, 0, 5, 5),
                            new PairLogProbs(far, far, 0, 0, 5, 5))) {
                        PairLoss value = loss.of(pair);
                        assertThat(value.loss()).as("%s of %s", loss, pair).isFinite();
                        float chosen = (float) value.chosenGradient();
                        float rejected = (float) value.rejectedGradient();
                        assertThat(chosen * chosen + rejected * rejected)
                                .as("%s of %s", loss, pair)
                                .isFinite();
                    }
                }
            }
        }
    }

    @Test
    void scoresOfDivergencesAreExactUpToTheirLinearContinuation() {
        // 1 - e^50, slope e^50; at e^301 as at e^300 plus one nat of that slope
        assertThat(Divergence.FORWARD_KL.score(-50).value()).isCloseTo(-Math.exp(50), withinPercentage(1e-10));
        assertThat(Divergence.FORWARD_KL.score(-50).slope()).isCloseTo(Math.exp(50), withinPercentage(1e-10));
        assertThat(Divergence.FORWARD_KL.score(-301).value()).isCloseTo(-2 * Math.exp(300), withinPercentage(1e-10));
        // beta e^30 where sigma(-margin) is 1: steep, but within the bound, and exact
        PairLoss far = new SigmoidLoss(0.1, 0, Divergence.FORWARD_KL).of(new PairLogProbs(-30, 0, 0, 0, 5, 5));
        assertThat(far.chosenGradient()).isCloseTo(-0.1 * Math.exp(30), withinPercentage(1e-10));
        PairLoss further = new SigmoidLoss(0.1, 0, Divergence.FORWARD_KL).of(new PairLogProbs(-60, 0, 0, 0, 5, 5));
        assertThat(further.chosenGradient()).isEqualTo(-1e15);
    }

    @Test
    void kto() {
        // drift 0: 1 - sigma(1) on both sides, halved; slopes 0.5 * 0.5 * 0.1966119
        KtoLoss fixed = new KtoLoss(0.5, 1, 1, KtoLoss.Drift.FIXED, 0);
        assertPair(only(fixed, RunningMean.EMPTY), 0.2689414, -0.0491530, 0.0491530);
        // drift 2: chosen 1 - sigma(0) = 0.5, rejected 1 - sigma(0.5 * 4) = 0.1192029
        // weights 1 and 3: (0.5 + 0.3576088) / 2; slopes 0.25 * 0.25, 0.25 * 3 * 0.1049936
        KtoLoss weighted = new KtoLoss(0.5, 1, 3, KtoLoss.Drift.FIXED, 2);
        assertPair(only(weighted, RunningMean.EMPTY), 0.4288044, -0.0625, 0.0787452);
        // the auxiliary response's rho is -1: drift max(0, -1) = 0
        assertPair(only(new KtoLoss(0.5), RunningMean.EMPTY), 0.2689414, -0.0491530, 0.0491530);
    }

    @Test
    void ktoMeasuresItsDrift() {
        // rho of the auxiliary responses is 3 and 1: drift 2 for both pairs
        // first pair: chosen 1 - sigma(0.5 * 0) = 0.5, rejected 1 - sigma(0.5 * 4) = 0.1192029: half of it 0.3096015
        // slopes 0.25 * 0.25 and 0.25 * 0.1049936
        // second pair, rho(c) = 4 and rho(r) = 0: 1 - sigma(0.5 * 2) = 0.2689414 on both sides, slopes 0.25 * 0.1966119
        List<PairLogProbs> pairs =
                List.of(new PairLogProbs(-1, -4, -3, -2, 2, 3, -1, -4), new PairLogProbs(0, -2, -4, -2, 2, 3, -1, -2));
        List<PairLoss> losses = new KtoLoss(0.5).of(pairs, BatchStatistics.of(pairs, RunningMean.EMPTY));
        assertPair(losses.get(0), 0.3096015, -0.0625, 0.0262484);
        assertPair(losses.get(1), 0.2689414, -0.0491530, 0.0491530);
    }

    @Test
    void aot() {
        // margins of the policy 3 and 1, of the reference -1 and 2; sorted 1, 3 against -1, 2: deltas 2 and 1
        // the second pair has the lower quantile: -log sigma(2); the first -log sigma(1)
        List<PairLogProbs> pairs = List.of(new PairLogProbs(3, 0, -1, 0, 2, 3), new PairLogProbs(1, 0, 2, 0, 2, 3));
        List<PairLoss> losses = new AotLoss(1).of(pairs, BatchStatistics.of(pairs, RunningMean.EMPTY));
        assertPair(losses.get(0), 0.3132617, -0.2689414, 0.2689414);
        assertPair(losses.get(1), 0.1269280, -0.1192029, 0.1192029);
    }

    @Test
    void aotSmoothed() {
        // deltas 2 and 1 as above; 0.1 of each label is wrong
        // 0.9 * 0.1269280 + 0.1 * 2.1269280 = 0.3269280, slope 0.1 * 0.8807971 - 0.9 * 0.1192029 = -0.0192029
        // 0.9 * 0.3132617 + 0.1 * 1.3132617 = 0.4132617, slope 0.1 * 0.7310586 - 0.9 * 0.2689414 = -0.1689414
        List<PairLogProbs> pairs = List.of(new PairLogProbs(3, 0, -1, 0, 2, 3), new PairLogProbs(1, 0, 2, 0, 2, 3));
        List<PairLoss> losses =
                new AotLoss(1, 0.1, AotLoss.Samples.PAIRED).of(pairs, BatchStatistics.of(pairs, RunningMean.EMPTY));
        assertPair(losses.get(0), 0.4132617, -0.1689414, 0.1689414);
        assertPair(losses.get(1), 0.3269280, -0.0192029, 0.0192029);
    }

    @Test
    void aotUnpaired() {
        // rho(c): 3 and 1; rho(r): -1 and 2; sorted 1, 3 against -1, 2: deltas 2 (c of the second, r of the first), 1
        List<PairLogProbs> pairs = List.of(new PairLogProbs(3, -1, 0, 0, 2, 3), new PairLogProbs(1, 2, 0, 0, 2, 3));
        List<PairLoss> losses =
                new AotLoss(1, 0, AotLoss.Samples.UNPAIRED).of(pairs, BatchStatistics.of(pairs, RunningMean.EMPTY));
        assertPair(losses.get(0), 0.3132617, -0.2689414, 0.1192029);
        assertPair(losses.get(1), 0.1269280, -0.1192029, 0.2689414);
    }

    @Test
    void anchor() {
        // 0.5 * 2 - 0 = 1, and with anchor 3: -2
        assertLoss(new AnchorLoss(0.5, 0), 0.3132617, -0.1344707, 0);
        assertLoss(new AnchorLoss(0.5, 3), 2.1269280, -0.4403985, 0);
    }

    @Test
    void imageConditioned() {
        // the auxiliary response's rho is -1: 0.5 * (2 + 1) = 1.5; ln(1 + e^-1.5) = 0.2014133; slope 0.5 * sigma(-1.5)
        PairLoss loss = new ImageConditionedLoss(0.5).of(PAIR);
        assertPair(loss, 0.2014133, -0.0912128, 0);
        assertThat(loss.auxiliaryGradient()).isCloseTo(0.0912128, within(1e-7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ImageConditionedLoss(0.5).of(new PairLogProbs(-1, -4, -3, -2, 2, 3)))
                .withMessageContaining("damaged image");
    }

    @Test
    void chosenNll() {
        // -log pi(c) = 1 over 2 tokens
        assertLoss(new ChosenNllLoss(SftMean.RESPONSE_TOKENS), 0.5, -0.5, 0);
        assertLoss(new ChosenNllLoss(SftMean.SUM), 1, -1, 0);
        // 4 pairs with 10 chosen tokens: this pair's share of the mean over tokens is 1 / 10, times 4 pairs
        PairLoss share = new ChosenNllLoss(SftMean.BATCH_TOKENS)
                .of(List.of(PAIR), BatchStatistics.ofLengths(4, 10))
                .get(0);
        assertPair(share, 0.4, -0.4, 0);
    }

    @Test
    void referenceFree() {
        // 0.5 * (-1 + 4) = 1.5; rewards still 1 and -1
        ReferenceFreeLoss loss = new ReferenceFreeLoss(new SigmoidLoss(0.5, 0));
        assertLoss(loss, 0.2014133, -0.0912128, 0.0912128);
        assertThat(loss.chosenReward(PAIR)).isEqualTo(1);
    }

    @Test
    void weightedMixes() {
        // 0.8 * 0.1269280 + 0.2 * 0.6265234 + 1 * 0.5, nothing seen: mean (2 - 2) / 2 = 0, shift 0
        // chosen -0.8 * 0.0596015 - 0.2 * 0.1344707 - 0.5, rejected 0.0476812 + 0.0268941
        assertPair(only(PreferenceLoss.mpo(0.5), RunningMean.EMPTY), 0.7268471, -0.5745753, 0.0745753);
        assertThat(PreferenceLoss.mpo(0.5).name()).isEqualTo("0.8*sigmoid+0.2*bco_pair+1.0*sft");
        // 0.1269280 + 0.2014133 + 0.3132617
        assertThat(only(PreferenceLoss.mdpo(0.5), RunningMean.EMPTY).loss()).isCloseTo(0.6416030, within(2e-7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MixedLoss(List.of(
                        new MixedLoss.Part(1, new KtoLoss(0.1)), new MixedLoss.Part(1, new ImageConditionedLoss(0.1)))))
                .withMessageContaining("Drift.FIXED");
    }

    @Test
    void divergences() {
        // forward KL: 1 - e^-2 = 0.8646647 and 1 - e^2 = -6.3890561: delta 7.2537208; 0.1 of it: -log sigma(0.7253721)
        // slope -0.1 * sigma(-0.7253721) = -0.0326211: chosen * e^-2, rejected * e^2
        assertLoss(new SigmoidLoss(0.1, 0, Divergence.FORWARD_KL), 0.3948384, -0.0044148, 0.2410392);
        // Jensen-Shannon: ln 2 - 0.1269280 and ln 2 - 2.1269280: delta 2; 0.5 of it: -log sigma(1)
        // slope -0.5 * sigma(-1) = -0.1344707: chosen * sigma(-2), rejected * sigma(2)
        assertLoss(new SigmoidLoss(0.5, 0, Divergence.JENSEN_SHANNON), 0.3132617, -0.0160293, 0.1184414);
        // alpha 0.5: (e^-1 - 1) / -0.5 = 1.2642411 and (e^1 - 1) / -0.5 = -3.4365637: delta 4.7008048, hinge 1 - 0.47
        // slope -0.1: chosen * e^-1, rejected * e^1
        assertLoss(new HingeLoss(0.1, Divergence.alpha(0.5)), 0.5299195, -0.0367879, 0.2718282);
        // alpha 1 is reverse KL
        assertLoss(new SigmoidLoss(0.5, 0, Divergence.alpha(1)), 0.1269280, -0.0596015, 0.0596015);
    }

    @Test
    void optionsOutOfRangeAreNamed() {
        assertThatIllegalArgumentException().isThrownBy(() -> new IpoLoss(0)).withMessageContaining("beta");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IpoLoss(Double.POSITIVE_INFINITY))
                .withMessage("beta must be finite and > 0, was Infinity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExoLoss(0.1, 0))
                .withMessageContaining("labelSmoothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RobustLoss(0.1, 0.5))
                .withMessageContaining("labelSmoothing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Divergence.alpha(0))
                .withMessageContaining("alpha");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LengthDesensitized(1.1))
                .withMessageContaining("alpha");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ModifiedTokens(0))
                .withMessageContaining("weight");
    }
}
