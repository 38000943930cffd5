package io.github.rlaifv.core.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.testkit.TestPairs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetViewsTest {
    @TempDir
    private Path folder;

    private final List<PreferencePair> pairs = TestPairs.random(200, 1);
    private final PreferenceDataset dataset = PreferenceDataset.of(pairs);

    private static void assertHolds(PreferenceDataset actual, List<PreferencePair> expected) {
        assertThat(actual.size()).isEqualTo(expected.size());
        assertThat(actual.toList()).isEqualTo(expected);
        try (Stream<PreferencePair> stream = actual.stream()) {
            assertThat(stream).containsExactlyElementsOf(expected);
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).isEqualTo(expected.get(i));
        }
        assertThatThrownBy(() -> actual.get(expected.size())).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> actual.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void filters() {
        assertHolds(
                dataset.filter(pair -> pair.chosenScore() == 0),
                pairs.stream().filter(pair -> pair.chosenScore() == 0).toList());
    }

    @Test
    void shuffleEqualsThatOfAListWithTheSameSeed() {
        List<PreferencePair> expected = new ArrayList<>(pairs);
        Collections.shuffle(expected, new Random(7));

        assertHolds(dataset.shuffle(7), expected);
        assertThat(dataset.shuffle(8).toList()).isNotEqualTo(expected);
    }

    @Test
    void samplesInOrder() {
        for (int count : new int[] {0, 3, 100, 200}) {
            List<PreferencePair> sample = dataset.sample(count, 5).toList();
            assertHolds(dataset.sample(count, 5), sample);
            assertThat(sample).hasSize(count).doesNotHaveDuplicates();
            assertThat(pairs.stream().filter(sample::contains)).isEqualTo(sample);
        }
        assertThatThrownBy(() -> dataset.sample(201, 5)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void slicesAndJoins() {
        assertHolds(
                PreferenceDataset.concat(
                        List.of(dataset.slice(150, 200), PreferenceDataset.of(List.of()), dataset.slice(0, 3))),
                Stream.concat(pairs.subList(150, 200).stream(), pairs.subList(0, 3).stream())
                        .toList());
        assertThatThrownBy(() -> dataset.slice(3, 201)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void maps() {
        assertHolds(
                dataset.map(TestPairs::withOrigin),
                pairs.stream().map(TestPairs::withOrigin).toList());
    }

    @Test
    void splitsByInstruction() {
        PreferenceDataset.Split split = dataset.split(0.7, 3);
        Function<PreferenceDataset, Set<String>> ids = part ->
                part.toList().stream().map(pair -> pair.instruction().id()).collect(Collectors.toSet());

        assertThat(ids.apply(split.first())).doesNotContainAnyElementsOf(ids.apply(split.second()));
        assertThat(split.first().size() + split.second().size()).isEqualTo(200);
        assertThat(split.first().size()).isBetween(110L, 170L);
        List<PreferencePair> first = split.first().toList();
        assertThat(PreferenceDataset.of(pairs.subList(0, 50))
                        .split(0.7, 3)
                        .first()
                        .toList())
                .as("later pairs do not change the split of earlier ones")
                .isEqualTo(first.stream().filter(pairs.subList(0, 50)::contains).toList());
        assertThat(dataset.split(1, 3).second().size()).isZero();
    }

    @Test
    void viewsOfFilesEqualViewsOfLists() {
        dataset.write(folder, WriteOptions.of(DatasetFormat.JSONL));
        PreferenceDataset read = PreferenceDataset.open(folder);

        assertThat(chosen(read.shuffle(7))).isEqualTo(chosen(dataset.shuffle(7)));
        assertThat(chosen(read.slice(60, 80))).isEqualTo(chosen(dataset.slice(60, 80)));
    }

    private static List<String> chosen(PreferenceDataset dataset) {
        return dataset.toList().stream().map(PreferencePair::chosen).toList();
    }

    @Test
    void onlyRequestedPairsAreRead() {
        AtomicInteger read = new AtomicInteger();
        PreferenceDataset counted = dataset.map(pair -> {
            read.incrementAndGet();
            return pair;
        });

        try (Stream<PreferencePair> stream =
                PreferenceDataset.concat(List.of(counted, counted)).filter(pair -> true).stream()) {
            Iterator<PreferencePair> iterator = stream.iterator();
            for (int i = 0; i < 5; i++) {
                iterator.next();
            }
        }
        assertThat(read.get()).isLessThanOrEqualTo(6);

        read.set(0);
        counted.sample(2, 1).toList();
        assertThat(read).as("a sparse sample is read by index").hasValue(2);
    }
}
