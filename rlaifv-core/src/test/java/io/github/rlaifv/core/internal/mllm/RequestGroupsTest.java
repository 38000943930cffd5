package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RequestGroupsTest {
    private static GenerationRequest request(int image, String question, int count) {
        ImageSource shown = image < 0 ? null : ImageSource.of("i" + image, new byte[] {(byte) image});
        return new GenerationRequest("r", Prompt.of(shown, question), count, Sampling.greedy(1));
    }

    @Test
    void requestsAboutOneImageAreSideBySideWithinTheLimitOfRows() {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            requests.add(request(i % 5, "question " + "x".repeat(i), 1 + i % 7));
        }
        List<List<Integer>> groups = RequestGroups.byImage(requests, 1);
        assertThat(groups.stream().flatMap(List::stream).sorted())
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
        assertThat(groups).hasSize(2).allSatisfy(group -> {
            assertThat(group.stream().mapToInt(i -> requests.get(i).count()).sum())
                    .isLessThanOrEqualTo(RequestGroups.MAX_DECODE_ROWS);
            List<Integer> images = group.stream().map(i -> i % 5).toList();
            assertThat(IntStream.range(1, images.size())
                            .filter(i -> !images.get(i).equals(images.get(i - 1)))
                            .count())
                    .isEqualTo(images.stream().distinct().count() - 1);
        });
    }

    @Test
    void requestForMoreCompletionsThanAreDecodedAtOnceIsAlone() {
        List<GenerationRequest> requests = List.of(request(0, "a", 1), request(0, "bbb", 400), request(0, "cc", 1));
        assertThat(RequestGroups.byImage(requests, 1)).containsExactly(List.of(1), List.of(2, 0));
    }

    @Test
    void piecesDivideTheRowsButNotTheImages() {
        List<GenerationRequest> requests =
                IntStream.range(0, 12).mapToObj(i -> request(i / 3, "q", 1)).toList();
        assertThat(RequestGroups.byImage(requests, 2))
                .containsExactly(List.of(0, 1, 2, 3, 4, 5), List.of(6, 7, 8, 9, 10, 11));
    }

    @Test
    void requestsHaveMuchInCommonIfTheyShowOneImageOrHaveDifferentCounts() {
        assertThat(RequestGroups.haveMuchInCommon(List.of(request(0, "a", 1), request(0, "b", 1))))
                .isTrue();
        assertThat(RequestGroups.haveMuchInCommon(List.of(request(0, "a", 1), request(1, "a", 2))))
                .isTrue();
        assertThat(RequestGroups.haveMuchInCommon(List.of(request(-1, "a", 1), request(-1, "a", 1))))
                .isTrue();
        assertThat(RequestGroups.haveMuchInCommon(List.of(request(-1, "a", 1), request(-1, "b", 1))))
                .isFalse();
        assertThat(RequestGroups.haveMuchInCommon(List.of(request(0, "a", 3)))).isFalse();
    }
}
