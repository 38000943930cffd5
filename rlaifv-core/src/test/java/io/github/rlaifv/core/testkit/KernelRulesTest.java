package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelRulesTest {
    @Test
    void kernelsCreateTensorsOnTheirDeviceAndNeverWaitForIt() {
        assertThat(KernelSource.packed().kernels()).hasSizeGreaterThan(50);
        assertThat(KernelRules.faults(KernelSource.packed())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "y = torch.zeros([2, 3], dtype=6) | zeros names no device",
                "y = x + torch.arange(0, 3, dtype=4) | arange names no device",
                "y = torch.full([], 1., dtype=6, device=x) | full names no device",
                "n = int(torch.sum(x)) | int(..) of a tensor on the device",
                "n = float(x[0] + 1) | float(..) of a tensor on the device",
                "n = x.item() | item waits for the device",
                "y = torch.nonzero(x) | nonzero waits for the device",
                "y = torch.masked_select(x, m) | masked_select waits for the device",
                "c = annotate(List[int], torch.flatten(x).tolist()) | tolist waits for the device",
                "if torch.any(x): | the branch depends on a tensor",
                "while y: | the branch depends on a tensor"
            })
    void lineThatBreaksARuleIsFound(String line, String fault) {
        assertThat(faults("    " + line)).hasSize(1).allMatch(found -> found.startsWith("k: " + fault));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n = int(meta[0]) + x.size(1)",
                "s = annotate(List[int], meta.tolist())",
                "y = torch.zeros([2], dtype=6, device=ops.prim.device(x))",
                "y = torch.zeros_like(x)",
                "if x.size(0) > 0 and kind == 1:",
                "if \"bias\" in w:",
                "z = float(kind) * float(\"inf\")"
            })
    void lineThatReadsShapesAndHostNumbersIsAllowed(String line) {
        assertThat(faults("    " + line)).isEmpty();
    }

    private static List<String> faults(String line) {
        return KernelRules.faults(new KernelSource(
                "  def k(self: __torch__.Kernels, x: Tensor, meta: Tensor, kind: int, w: Dict[str, Tensor]) -> Tensor:\n"
                        + "    y = x\n" + line + "\n    return int(meta[0])\n"));
    }
}
