"""What is said of the choices that were made for the person, and their reasons."""

from rnnlab.message import message


@message
def usual_window(window: int, why: str) -> str:
    return f"{window} time steps ({why})" if f"{window} time steps" != why else f"{why}, the usual number"


@message
def other_window(window: int, usual: int, why: str) -> str:
    reason = "" if f"{usual} time steps" == why else f": {why}"
    return f"{window} time steps, as given (usual for this series: {usual}{reason})"


@message
def parts_chosen(earlier_cuts: bool) -> str:
    """earlier_cuts: whether forecasts after two earlier cuts chose, too, as on a short series."""
    also = " and by forecasts after two earlier cuts" if earlier_cuts else ""
    return f"chosen by the errors on the validation set{also}, more equal the fewer errors there are"


@message
def fitted_again(others: bool, network: bool, validated: bool) -> str:
    """others: whether the mix has parts that are fitted; network: whether it has the network; validated: whether there
    is a validation set."""
    if not others:
        return "nothing: the forecast ahead uses what was scored"
    text = "all parts that are fitted, to all rows, before the forecast ahead"
    if network:
        why = "whose epochs the validation set chose" if validated else "which stays as it was scored"
        text += f"; not the network, {why}"
    return text
