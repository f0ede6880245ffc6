from reports.models.sample import Sample

__all__ = ["Sample"]
