"""What can be tested of the package without a page. `python -m unittest discover examples/notebook/tests`, with the wheel installed."""

import asyncio
import math
import unittest
import warnings

import numpy as np

import dstar
from dstar.answer import Answer
from dstar.history import History
from dstar.params import PARAMETERS, given


class Parameters(unittest.TestCase):
    def test_every_default_is_accepted_and_says_itself(self):
        for key, row in PARAMETERS.items():
            with self.subTest(key):
                text = given({key: row["default"]})[key]
                default = row["default"]
                self.assertEqual(text, str(default).lower() if isinstance(default, bool) else text)
                if isinstance(default, float):
                    self.assertEqual(float(text), default)

    def test_numbers_may_be_numpys(self):
        self.assertEqual(given({"seed": np.uint32(4_294_967_295), "lr": np.float64(1e-3), "batch": np.array(16), "k": 2.0}), {"seed": "4294967295", "lr": "0.001", "batch": "16", "k": "2"})
        self.assertEqual(given({"arrows": np.True_, "d_beta1": "same"}), {"arrows": "true", "d_beta1": "same"})

    def test_a_number_keeps_all_its_digits(self):
        self.assertEqual(float(given({"lr": 0.1 + 0.2})["lr"]), 0.1 + 0.2)

    def test_arrays_become_mixtures_and_lines(self):
        self.assertEqual(given({"mix": np.array([[1, -1, 0], [2, 1, 0.5]])}), {"mix": "1.0*-1.0,0.0;2.0*1.0,0.5"})
        self.assertEqual(given({"mix": "1*0,0,.1", "slice": (0, 1, 2, 3), "hide": ["header", "curves"]}), {"mix": "1*0,0,.1", "slice": "0.0,1.0,2.0,3.0", "hide": "header,curves"})

    def test_what_is_wrong_is_named_with_what_would_do(self):
        for error, params, said in (
            (TypeError, {"learning_rate": 1}, "no parameter 'learning_rate'"),
            (TypeError, {"bacth": 1}, "did you mean 'batch'"),
            (TypeError, {"lr": "0.1"}, "a number in 1e-06 … 1 is wanted"),
            (TypeError, {"seed": True}, "a whole number in 0 … 4,294,967,295"),
            (TypeError, {"autoplay": 1}, "True or False is wanted"),
            (TypeError, {"hide": 3}, "names are wanted"),
            (TypeError, {"mix": [[1, 2], [3]]}, "rows of weight, x, y"),
            (ValueError, {"lr": 2}, "a number in 1e-06 … 1 is wanted"),
            (ValueError, {"lr": math.nan}, "a number in"),
            (ValueError, {"seed": 1.5}, "a whole number"),
            (ValueError, {"seed": -1}, "a whole number"),
            (ValueError, {"data": "ring65"}, "1 … 64"),
            (ValueError, {"data": "grid7"}, "1, 4, 9"),
            (ValueError, {"data": "rings"}, "did you mean 'ring8'"),
            (ValueError, {"loss": "hing"}, "did you mean 'hinge'"),
            (ValueError, {"hide": "heder"}, "did you mean 'header'"),
            (ValueError, {"mix": np.ones((65, 3))}, "1 to 64"),
            (ValueError, {"mix": [[1, math.inf, 0]]}, "not finite"),
            (ValueError, {"slice": (1, 2)}, "four numbers"),
            (ValueError, {"d_beta1": 2}, "0 … 0.999"),
        ):
            with self.subTest(params), self.assertRaises(error) as caught:
                given(params)
            self.assertIn(said, str(caught.exception))

    def test_a_lab_refuses_them_before_it_is_shown(self):
        with self.assertRaises(ValueError):
            dstar.Lab(lr=50)
        lab = dstar.Lab(seed=np.int64(3))
        self.assertEqual((lab.params["seed"], lab.params["data"]), (3, "ring8"))
        for order in (lambda: lab.set(lr=50), lambda: lab.step(-1), lambda: lab.step(1.5), lambda: lab.step(1, "e")):
            with self.assertRaises(ValueError):
                order()


class Answers(unittest.TestCase):
    def test_one_that_has_not_come_says_so(self):
        answer = dstar.Lab().step(3)
        self.assertIn("step(3): on its way", repr(answer))
        with self.assertRaisesRegex(dstar.NotYet, r"`step\(3\)` has not been answered"):
            answer.result()

    def test_one_that_nobody_hears_does_not_wait_for_ever(self):
        async def ask():
            await dstar.Lab().play()

        before, dstar.answer.PATIENCE = dstar.answer.PATIENCE, 0.01
        try:
            with self.assertRaisesRegex(TimeoutError, "answer.result"):
                asyncio.run(ask())
        finally:
            dstar.answer.PATIENCE = before

    def test_messages_become_answers(self):
        lab = dstar.Lab()
        sent = []
        lab.send = lambda message, buffers=None: sent.append(message)
        good, bad, remarked = lab.export(), lab.step(5), lab.set(mix="x")
        self.assertEqual(sent, [])
        lab._hear(lab, {"event": "page", "detail": 1}, [])
        self.assertEqual([message["cmd"] for message in sent], ["export", "step", "set"])
        ids = [message["id"] for message in sent]
        lab._hear(lab, {"id": ids[0], "ok": True, "result": "{}", "arrays": []}, [])
        lab._hear(lab, {"id": ids[1], "ok": False, "error": "The run diverged."}, [])
        lab._hear(lab, {"id": ids[2], "ok": True, "result": [{"key": "mix", "given": "x", "used": "1*0,0", "why": "It is none."}], "arrays": []}, [])
        self.assertEqual(good.result(), "{}")
        with self.assertRaisesRegex(dstar.DstarError, "The run diverged"):
            bad.result()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.assertEqual(remarked.result()[0]["used"], "1*0,0")
        self.assertEqual([warning.category for warning in caught], [dstar.DstarWarning])

    def test_what_was_asked_of_a_page_that_is_gone_fails(self):
        lab = dstar.Lab()
        lab.send = lambda message, buffers=None: None
        lab._hear(lab, {"event": "page", "detail": 1}, [])
        answer = lab.play()
        lab._hear(lab, {"event": "page", "detail": 2}, [])
        with self.assertRaisesRegex(dstar.DstarError, "loaded anew"):
            answer.result()

    def test_after_a_wait_that_was_interrupted_it_can_still_be_read(self):
        async def interrupted():
            answer = Answer("play()", lambda value: value)
            answer._hear()
            task = asyncio.ensure_future(answer._wait())
            while not task.cancelled():
                await asyncio.sleep(0)
                task.cancel()
            answer._come(3)
            answer._fail("too late")
            self.assertEqual((answer.result(), await answer), (3, 3))

        asyncio.run(interrupted())


class Histories(unittest.TestCase):
    def test_a_look_replaces_those_after_it(self):
        history = History()
        history.add(["step", "js"], np.array([[0, 0.5], [10, 0.4], [20, 0.3]]))
        history.add(["step", "js"], np.array([[10, 0.45], [15, math.nan]]))
        table = history.array()
        self.assertEqual(table["step"].tolist(), [0, 10, 15])
        self.assertEqual(table["step"].dtype, np.int64)
        self.assertEqual(table["js"][:2].tolist(), [0.5, 0.45])
        self.assertTrue(math.isnan(table["js"][2]))

    def test_of_nothing_the_table_is_empty(self):
        self.assertEqual(dstar.Lab().metrics.shape, (0,))


class Grids(unittest.TestCase):
    def test_centres_lie_half_a_cell_within_the_edges(self):
        grid = dstar.Grid(n=4, x0=-2, x1=2, y0=0, y1=4)
        self.assertEqual(grid.x.tolist(), [-1.5, -0.5, 0.5, 1.5])
        self.assertEqual(grid.y.tolist(), [0.5, 1.5, 2.5, 3.5])
        self.assertEqual((grid.area, grid.extent), (1, (-2, 2, 0, 4)))


if __name__ == "__main__":
    unittest.main()
