from django.db import models


class Sample(models.Model):
    """One minute of one team on the live board: what the trend beside a figure is drawn from."""

    team = models.ForeignKey("accounts.Team", models.CASCADE, related_name="+")
    at = models.DateTimeField(help_text="The full minute.")
    waiting = models.PositiveIntegerField()
    longest_wait = models.PositiveIntegerField(help_text="Seconds.")
    in_service = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "at"], name="sample_team_minute")]
        indexes = [models.Index(fields=["at"], name="sample_at")]

    def __str__(self) -> str:
        return f"{self.team_id} {self.at:%H:%M}"
