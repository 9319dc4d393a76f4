#!/usr/bin/env python3
"""A network of RT-DETR-R18's shape with random weights (seed 0): as speed goes the real one, and nobody's property.
Needs torch and transformers, no GPU. Prints what it wrote.

usage: rtdetr.py OUT.onnx [--batch N] [--check]
"""
import argparse
import warnings

import torch


def network(check=False):
    """Logits [N,300,80] and boxes [N,300,4] of pictures [N,3,640,640], as the agent's parser wants them."""
    from transformers import RTDetrConfig, RTDetrForObjectDetection, RTDetrResNetConfig

    torch.manual_seed(0)
    backbone = RTDetrResNetConfig(
        depths=[2, 2, 2, 2],
        hidden_sizes=[64, 128, 256, 512],
        layer_type="basic",
        out_features=["stage2", "stage3", "stage4"],
    )
    config = RTDetrConfig(
        backbone_config=backbone,
        use_pretrained_backbone=False,
        encoder_in_channels=[128, 256, 512],
        hidden_expansion=0.5,
        decoder_layers=3,
        num_labels=80,
    )
    model = RTDetrForObjectDetection(config).eval()
    if check:
        shake(model)
    return Heads(model, check).eval()


def shake(model):
    """A fresh network's last layers are zero, so all boxes are the same, and that is no check of anything."""
    with torch.no_grad():
        for name, weights in model.named_parameters():
            if not weights.any():
                weights.normal_(0, 0.02)


class Heads(torch.nn.Module):
    """With the check, also all 8400 candidates: which 300 of them are taken may differ by a rounding."""

    def __init__(self, model, check):
        super().__init__()
        self.model = model
        self.check = check

    def forward(self, images):
        answer = self.model(pixel_values=images)
        best = answer.logits, answer.pred_boxes
        if not self.check:
            return best
        return *best, answer.enc_outputs_class, answer.enc_outputs_coord_logits.sigmoid()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    parser.add_argument("--batch", type=int, default=0, help="a fixed batch; 0 (default) leaves it open")
    parser.add_argument("--check", action="store_true", help="all candidates as further outputs, no layer zero")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    names = ["logits", "pred_boxes"] + (["all_logits", "all_boxes"] if arguments.check else [])
    open_batch = {name: {0: "batch"} for name in ["images", *names]} if arguments.batch == 0 else None
    images = torch.rand(arguments.batch or 2, 3, 640, 640)
    with torch.no_grad():
        torch.onnx.export(
            network(arguments.check),
            (images,),
            arguments.out,
            input_names=["images"],
            output_names=names,
            dynamic_axes=open_batch,
            opset_version=17,
            dynamo=False,
        )
    print(f"{arguments.out}: batch {arguments.batch or 'open'}")


if __name__ == "__main__":
    main()
